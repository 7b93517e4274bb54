package io.speculative.djl.loader;

import java.util.function.Supplier;

/**
 * Makes the calls that load native libraries. DJL finds its engines and files through the thread's context class loader, which in
 * the threads of a pool may not see them: in an executable jar those of the common pool have the system's.
 */
public final class OwnClassLoader {

    private OwnClassLoader() {}

    /**
     * Makes a call with the class loader of this library as the thread's own.
     *
     * @param action the call
     * @return what it returns
     */
    public static <T> T call(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
