package io.speculative.chat.jinja;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The variables visible at a place of a template: its own, then those of the scope around it. */
final class Scope {

    private final Map<String, Object> variables;
    private final Optional<Scope> outer;
    private final Budget budget;
    private final Clock clock;

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
            Object value = scope.get().variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return new Undefined("'" + name + "' is undefined");
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    Budget budget() {
        return budget;
    }

    Clock clock() {
        return clock;
    }
}
