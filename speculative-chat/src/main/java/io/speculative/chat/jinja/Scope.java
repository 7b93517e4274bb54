package io.speculative.chat.jinja;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The variables visible at a place of a template: its own, then those of the scope around it. */
final class Scope {

    private static final int BYTES_OF_SCOPE = 256;
    private static final int BYTES_OF_VARIABLE = 96;

    private final Map<String, Object> variables;
    private final Optional<Scope> outer;
    private final Budget budget;
    private final Clock clock;
    private boolean kept;

    private Scope(Map<String, Object> variables, Optional<Scope> outer, Budget budget, Clock clock) {
        this.variables = variables;
        this.outer = outer;
        this.budget = budget;
        this.clock = clock;
    }

    static Scope global(Map<String, Object> variables, Clock clock) {
        Scope functions = new Scope(new HashMap<>(Functions.ALL), Optional.empty(), new Budget(), clock);
        functions.variables.putAll(variables);
        return functions.inner();
    }

    Scope inner() {
        return new Scope(new HashMap<>(), Optional.of(this), budget, clock);
    }

    Object get(String name) {
        for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
            budget.read(name);
            Object value = scope.get().variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Undefined(() -> "'" + name + "' is undefined");
    }

    void set(String name, Object value) {
        budget.read(name);
        if (kept) {
            budget.hold(BYTES_OF_VARIABLE);
        }
        variables.put(name, value);
    }

    /** Outlives the statements that it is of, with those around it: a function refers to it. */
    void keep() {
        for (Optional<Scope> scope = Optional.of(this);
                scope.isPresent() && !scope.get().kept;
                scope = scope.get().outer) {
            scope.get().kept = true;
            budget.hold(BYTES_OF_SCOPE
                    + (long) BYTES_OF_VARIABLE * scope.get().variables.size());
        }
    }

    Budget budget() {
        return budget;
    }

    Clock clock() {
        return clock;
    }
}
