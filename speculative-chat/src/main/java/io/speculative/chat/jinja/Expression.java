package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {

    Object evaluate(Scope scope);

    /** Evaluates, which is a step of work. */
    default Object value(Scope scope) {
        scope.budget().spend(1);
        return evaluate(scope);
    }

    /** A value that stands in the template. */
    record Literal(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    /** A variable. */
    record Name(String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return scope.get(name);
        }
    }

    /** A list, or a tuple. */
    record Items(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return evaluateAll(items, scope);
        }
    }

    /** A mapping: the value at each index belongs to the key there. */
    record Mapping(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Python.map(evaluateAll(keys, scope), evaluateAll(values, scope));
        }
    }

    /** {@code of.name}. */
    record Attribute(Expression of, String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Python.attribute(of.value(scope), name);
        }
    }

    /** {@code of[key]}. */
    record Item(Expression of, Expression key) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Python.item(of.value(scope), key.value(scope));
        }
    }

    /** {@code of[from:to:step]}. */
    record Slice(Expression of, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Python.slice(
                    of.value(scope),
                    bound(from, scope),
                    bound(to, scope),
                    bound(step, scope).orElse(1L),
                    scope.budget());
        }

        private static Optional<Long> bound(Optional<Expression> bound, Scope scope) {
            return bound.map(expression -> expression.value(scope))
                    .filter(value -> value != Constant.NONE)
                    .map(value -> Python.requireInteger("slice", value));
        }
    }

    /** Arguments that are still to be evaluated. */
    record ArgumentList(List<Expression> positional, Map<String, Expression> named) {
        Arguments evaluate(Scope scope) {
            Map<String, Object> values = new LinkedHashMap<>();
            named.forEach((name, value) -> values.put(name, value.value(scope)));
            List<Object> inOrder = new ArrayList<>();
            for (Expression argument : positional) {
                if (argument instanceof Spread spread) {
                    inOrder.addAll(spread.evaluate(scope));
                } else {
                    inOrder.addAll(evaluateAll(List.of(argument), scope));
                }
            }
            return new Arguments(Collections.unmodifiableList(inOrder), values);
        }
    }

    /** {@code *of} among arguments: each of its items. */
    record Spread(Expression of) implements Expression {
        @Override
        public List<Object> evaluate(Scope scope) {
            List<Object> items = Python.list(of.value(scope), scope.budget());
            scope.budget().spend(items.size(), Long.BYTES);
            return items;
        }
    }

    /** {@code function(arguments)}. */
    record Call(Expression function, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object called = function.value(scope);
            if (called instanceof Undefined undefined) {
                throw undefined.error();
            } else if (called instanceof Function known) {
                return known.call(arguments.evaluate(scope), scope);
            }
            throw new TemplateError("call of a " + Python.typeName(called) + " (expected: of a function)");
        }
    }

    /** {@code of | filter(arguments)}. */
    record Filtered(Expression of, Filters.Filter filter, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return filter.apply(of.value(scope), arguments.evaluate(scope), scope);
        }
    }

    /** {@code of is test(arguments)}. */
    record Tested(Expression of, Tests.Test test, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return test.passes(of.value(scope), arguments.evaluate(scope), scope);
        }
    }

    /** {@code not of}. */
    record Not(Expression of) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !Python.truth(of.value(scope));
        }
    }

    /** {@code -of}. */
    record Negative(Expression of) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return PythonMath.negate(of.value(scope));
        }
    }

    /** {@code left and right}: the one that decides. */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.value(scope);
            return Python.truth(value) ? right.value(scope) : value;
        }
    }

    /** {@code left or right}: the one that decides. */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.value(scope);
            return Python.truth(value) ? value : right.value(scope);
        }
    }

    /** {@code then if test else otherwise}. */
    record Conditional(Expression test, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return (Python.truth(test.value(scope)) ? then : otherwise).value(scope);
        }
    }

    /** {@code left operator right}, for the operators of arithmetic. */
    record Arithmetic(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return PythonMath.apply(operator, left.value(scope), right.value(scope), scope.budget());
        }
    }

    /** {@code left ~ right}: both as text. */
    record Joined(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Budget budget = scope.budget();
            String start = PythonText.str(left.value(scope), budget);
            return PythonMath.apply("+", start, PythonText.str(right.value(scope), budget), budget);
        }
    }

    /** {@code left operator right}, for the operators that compare. */
    record Comparison(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object one = left.value(scope);
            Object other = right.value(scope);
            return switch (operator) {
                case "==" -> Python.equal(one, other, scope.budget());
                case "!=" -> !Python.equal(one, other, scope.budget());
                case "in" -> Python.contains(other, one, scope.budget());
                case "not in" -> !Python.contains(other, one, scope.budget());
                case "<" -> PythonMath.compare(one, other) < 0;
                case "<=" -> PythonMath.compare(one, other) <= 0;
                case ">" -> PythonMath.compare(one, other) > 0;
                default -> PythonMath.compare(one, other) >= 0;
            };
        }
    }

    private static List<Object> evaluateAll(List<Expression> expressions, Scope scope) {
        scope.budget().spend(expressions.size(), Long.BYTES);
        List<Object> values = new ArrayList<>(expressions.size());
        expressions.forEach(expression -> values.add(expression.value(scope)));
        return Collections.unmodifiableList(values);
    }
}
