package io.speculative.chat.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What writes text or sets variables. */
sealed interface Statement {

    int STEPS_OF_TURN = 4;

    /** How the rendering goes on behind a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow render(Scope scope, BoundedText output);

    /** Renders one after another, until one of them leaves the loop around. */
    static Flow renderAll(List<Statement> statements, Scope scope, BoundedText output) {
        for (Statement statement : statements) {
            scope.budget().enter();
            Flow flow = statement.render(scope, output);
            scope.budget().leave();
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    /** Text that stands in the template. */
    record Text(String text) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            output.append(text);
            return Flow.NEXT;
        }
    }

    /** {@code {{ expression }}}. */
    record Output(Expression expression) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            output.append(PythonText.str(expression.value(scope), scope.budget()));
            return Flow.NEXT;
        }
    }

    /** A statement whose errors are told with its line. */
    record Located(Statement statement, int line) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            try {
                return statement.render(scope, output);
            } catch (TemplateError e) {
                throw e.at(line);
            }
        }
    }

    /** What is rendered if a test passes. */
    record Branch(Expression test, List<Statement> body) {}

    /** {@code if}, {@code elif} and {@code else}: the first branch whose test passes. */
    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            for (Branch branch : branches) {
                if (Python.truth(branch.test().value(scope))) {
                    return renderAll(branch.body(), scope, output);
                }
            }
            return renderAll(otherwise, scope, output);
        }
    }

    /** Statements that are marked and rendered as if they weren't. */
    record Marked(List<Statement> body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            return renderAll(body, scope, output);
        }
    }

    /** {@code for}: over the items that pass the filter, or else the other branch. */
    record For(
            List<String> names,
            Expression items,
            Optional<Expression> filter,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            List<?> chosen = chosen(scope);
            for (int i = 0; i < chosen.size(); i++) {
                scope.budget().spend(STEPS_OF_TURN);
                Scope inner = scope.inner();
                inner.set("loop", new Loop(chosen, i));
                Assignment.assign(names, chosen.get(i), inner);
                if (renderAll(body, inner, output) == Flow.BREAK) {
                    return Flow.NEXT;
                }
            }
            return chosen.isEmpty() ? renderAll(otherwise, scope.inner(), output) : Flow.NEXT;
        }

        private List<?> chosen(Scope scope) {
            List<?> all = Python.list(items.value(scope), scope.budget());
            if (filter.isEmpty()) {
                return all;
            }
            BoundedList chosen = new BoundedList(scope.budget());
            for (Object item : all) {
                scope.budget().spend(STEPS_OF_TURN);
                Scope inner = scope.inner();
                Assignment.assign(names, item, inner);
                if (Python.truth(filter.get().value(inner))) {
                    chosen.add(item);
                }
            }
            return chosen.list();
        }
    }

    /** {@code break} or {@code continue}. */
    record Leave(Flow flow) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            return flow;
        }
    }

    /** {@code set} of one name, or of several from a list. */
    record Assignment(List<String> names, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            assign(names, value.value(scope), scope);
            return Flow.NEXT;
        }

        static void assign(List<String> names, Object value, Scope scope) {
            if (names.size() == 1) {
                scope.set(names.get(0), value);
                return;
            }
            List<?> values = Python.list(value, scope.budget());
            if (values.size() != names.size()) {
                throw new TemplateError(values.size() + " values (expected: " + names.size() + ", for " + names + ")");
            }
            for (int i = 0; i < names.size(); i++) {
                scope.set(names.get(i), values.get(i));
            }
        }
    }

    /** {@code set} of an attribute of a namespace. */
    record FieldAssignment(String namespace, String name, Expression value) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            if (!(scope.get(namespace) instanceof Namespace fields)) {
                throw new TemplateError(namespace + "." + name + " is set (expected: in a namespace)");
            }
            fields.set(name, value.value(scope));
            return Flow.NEXT;
        }
    }

    /** {@code set} of what the statements between write. */
    record Capture(String name, List<Statement> body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            scope.set(name, text(body, scope.inner()));
            return Flow.NEXT;
        }
    }

    /** {@code with}: statements with variables of their own; the value at each index belongs to the name there. */
    record With(List<String> names, List<Expression> values, List<Statement> body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            Scope inner = scope.inner();
            for (int i = 0; i < names.size(); i++) {
                inner.set(names.get(i), values.get(i).value(scope));
            }
            return renderAll(body, inner, output);
        }
    }

    /** {@code filter}: what filters make of what the statements between write. */
    record FilterBlock(Expression filtered, List<Statement> body) implements Statement {

        /** The variable that is filtered. Templates can't name it. */
        static final String WRITTEN = "";

        @Override
        public Flow render(Scope scope, BoundedText output) {
            Scope inner = scope.inner();
            inner.set(WRITTEN, text(body, scope.inner()));
            output.append(PythonText.str(filtered.value(inner), scope.budget()));
            return Flow.NEXT;
        }
    }

    /** A parameter of a macro and what it is without an argument. */
    record Parameter(String name, Optional<Expression> fallback) {}

    /**
     * A function whose value is what its body writes.
     *
     * @param name what to call it in messages
     */
    record Body(String name, List<Parameter> parameters, List<Statement> statements) {

        private static final String CALLER = "caller";

        /** The function; what is visible at its place is visible in its body. */
        Function in(Scope scope) {
            scope.keep();
            return (arguments, caller) -> call(arguments, scope.inner());
        }

        private String call(Arguments arguments, Scope inner) {
            inner.budget().spend(STEPS_OF_TURN * (1L + parameters.size()));
            inner.budget().enter();
            Map<String, Object> named = new LinkedHashMap<>(arguments.named());
            Optional.ofNullable(named.remove(CALLER)).ifPresent(block -> inner.set(CALLER, block));
            String[] names = parameters.stream().map(Parameter::name).toArray(String[]::new);
            Arguments.Bound bound = new Arguments(arguments.positional(), named).bind(name, names);
            for (Parameter parameter : parameters) {
                Optional<Object> argument = bound.get(parameter.name());
                inner.set(parameter.name(), argument.isPresent() ? argument.get() : otherwise(parameter, inner));
            }
            String text = text(statements, inner);
            inner.budget().leave();
            return text;
        }

        private static Object otherwise(Parameter parameter, Scope inner) {
            return parameter.fallback().isPresent()
                    ? parameter.fallback().get().value(inner)
                    : new Undefined(() -> "parameter '" + parameter.name() + "' was not provided");
        }
    }

    /** {@code macro}: names a function. */
    record Macro(Body body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            scope.set(body.name(), body.in(scope));
            return Flow.NEXT;
        }
    }

    /** {@code call}: of a macro that renders the statements between when it calls {@code caller}. */
    record CallBlock(Expression.Call call, Body body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            Arguments given = call.arguments().evaluate(scope);
            Map<String, Object> named = new LinkedHashMap<>(given.named());
            named.put(Body.CALLER, body.in(scope));
            if (!(call.function().value(scope) instanceof Function macro)) {
                throw new TemplateError("call: no macro (expected: one that calls caller)");
            }
            output.append(PythonText.str(macro.call(new Arguments(given.positional(), named), scope), scope.budget()));
            return Flow.NEXT;
        }
    }

    /** What statements write. */
    private static String text(List<Statement> statements, Scope scope) {
        BoundedText written = new BoundedText(scope.budget());
        scope.budget().enter();
        renderAll(statements, scope, written);
        scope.budget().leave();
        return written.toString();
    }
}
