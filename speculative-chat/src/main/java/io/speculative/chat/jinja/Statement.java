package io.speculative.chat.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What writes text or sets variables. */
sealed interface Statement {

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
            scope.budget().spend(1);
            Flow flow = statement.render(scope, output);
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

    /** {@code if}; an {@code elif} is one inside the other branch. */
    record If(Expression test, List<Statement> then, List<Statement> otherwise) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            return renderAll(Python.truth(test.value(scope)) ? then : otherwise, scope, output);
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
            List<Object> chosen = chosen(scope);
            for (int i = 0; i < chosen.size(); i++) {
                Scope inner = scope.inner();
                inner.set("loop", new Loop(chosen, i));
                Assignment.assign(names, chosen.get(i), inner);
                if (renderAll(body, inner, output) == Flow.BREAK) {
                    return Flow.NEXT;
                }
            }
            return chosen.isEmpty() ? renderAll(otherwise, scope.inner(), output) : Flow.NEXT;
        }

        private List<Object> chosen(Scope scope) {
            List<Object> all = Python.list(items.value(scope), scope.budget());
            scope.budget().spend(all.size());
            return filter.map(test -> all.stream()
                            .filter(item -> {
                                Scope inner = scope.inner();
                                Assignment.assign(names, item, inner);
                                return Python.truth(test.value(inner));
                            })
                            .toList())
                    .orElse(all);
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
            List<Object> values = Python.list(value, scope.budget());
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

    /** A parameter of a macro and what it is without an argument. */
    record Parameter(String name, Optional<Expression> fallback) {
        private Object otherwise(Scope scope) {
            return fallback.map(expression -> expression.value(scope))
                    .orElseGet(() -> new Undefined("parameter '" + name + "' was not provided"));
        }
    }

    /** {@code macro}: a function whose value is what its body writes. */
    record Macro(String name, List<Parameter> parameters, List<Statement> body) implements Statement {

        private static final String CALLER = "caller";

        @Override
        public Flow render(Scope scope, BoundedText output) {
            String[] names = parameters.stream().map(Parameter::name).toArray(String[]::new);
            Function macro = (arguments, caller) -> {
                Map<String, Object> named = new LinkedHashMap<>(arguments.named());
                Scope inner = scope.inner();
                Optional.ofNullable(named.remove(CALLER)).ifPresent(block -> inner.set(CALLER, block));
                Arguments.Bound bound = new Arguments(arguments.positional(), named).bind(name, names);
                for (Parameter parameter : parameters) {
                    inner.set(
                            parameter.name(), bound.get(parameter.name()).orElseGet(() -> parameter.otherwise(inner)));
                }
                return text(body, inner);
            };
            scope.set(name, macro);
            return Flow.NEXT;
        }
    }

    /** {@code call}: of a macro that renders the statements between when it calls {@code caller}. */
    record CallBlock(Expression.Call call, List<Statement> body) implements Statement {
        @Override
        public Flow render(Scope scope, BoundedText output) {
            Arguments given = call.arguments().evaluate(scope);
            Map<String, Object> named = new LinkedHashMap<>(given.named());
            Function block = (arguments, caller) -> text(body, scope.inner());
            named.put(Macro.CALLER, block);
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
        renderAll(statements, scope, written);
        return written.toString();
    }
}
