package io.speculative.djl.shape;

import java.util.List;

/**
 * How queries and keys become weights.
 *
 * @param scale what their products are multiplied by; positive
 * @param cap where the products level off, {@code cap * tanh(product / cap)}; infinite where they don't
 * @param window how many tokens back the layers in {@code windowed} see, the token itself included; at least 1
 * @param windowed numbers of these layers, counted from 0; the others see everything before
 * @param divided whether the products of layer i, counted from 0, are divided by i + 1
 */
public record Attention(double scale, double cap, int window, List<Integer> windowed, boolean divided) {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Attention {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale: " + scale + " (expected: > 0)");
        }
        if (!(cap > 0)) {
            throw new IllegalArgumentException("cap: " + cap + " (expected: > 0)");
        }
        if (window < 1) {
            throw new IllegalArgumentException("window: " + window + " (expected: >= 1)");
        }
        windowed = List.copyOf(windowed);
    }

    /**
     * Products over the root of the head size, uncapped, over everything before.
     *
     * @param headSize width of one head
     * @return the usual attention
     */
    public static Attention scaled(int headSize) {
        return new Attention(1 / Math.sqrt(headSize), Double.POSITIVE_INFINITY, Integer.MAX_VALUE, List.of(), false);
    }

    /**
     * The same with another scale.
     *
     * @param newScale what products are multiplied by
     * @return the changed copy
     */
    public Attention withScale(double newScale) {
        return new Attention(newScale, cap, window, windowed, divided);
    }

    /**
     * The same with products that are divided by the number of the layer, or aren't.
     *
     * @param newDivided whether those of layer i are divided by i + 1
     * @return the changed copy
     */
    public Attention withDivisors(boolean newDivided) {
        return new Attention(scale, cap, window, windowed, newDivided);
    }

    /**
     * The same with windows.
     *
     * @param newWindow how many tokens back they see
     * @param layers the layers that have one
     * @return the changed copy
     */
    public Attention withWindow(int newWindow, List<Integer> layers) {
        return new Attention(scale, cap, newWindow, layers, divided);
    }
}
