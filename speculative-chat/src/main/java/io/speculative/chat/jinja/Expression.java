package io.speculative.chat.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {

    int STEPS_OF_CALL = 4;

    Object evaluate(Scope scope);

    /** Evaluates, which is a step of work and one level deeper. */
    default Object value(Scope scope) {
        Budget budget = scope.budget();
        budget.enter();
        Object value = evaluate(scope);
        budget.leave();
        return value;
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
    record Items(List<Expression> items, boolean tuple) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            BoundedList list = new BoundedList(scope.budget());
            for (Expression item : items) {
                list.add(item.value(scope));
            }
            return tuple ? new Tuple(list.list()) : list.list();
        }
    }

    /** A mapping: the value at each index belongs to the key there. */
    record Mapping(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            BoundedMap map = new BoundedMap(scope.budget());
            for (int i = 0; i < keys.size(); i++) {
                map.put(keys.get(i).value(scope), values.get(i).value(scope));
            }
            return map.map();
        }
    }

    /** {@code of.name}. */
    record Attribute(Expression of, String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Lookup.attribute(of.value(scope), name, scope.budget());
        }
    }

    /** {@code of[key]}. */
    record Item(Expression of, Expression key) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Lookup.item(of.value(scope), key.value(scope), scope.budget());
        }
    }

    /** {@code of[from:to:step]}. */
    record Slice(Expression of, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Lookup.slice(
                    of.value(scope),
                    bound(from, scope),
                    bound(to, scope),
                    bound(step, scope).orElse(1L),
                    scope.budget());
        }

        private static Optional<Long> bound(Optional<Expression> bound, Scope scope) {
            Object value = bound.isPresent() ? bound.get().value(scope) : Constant.NONE;
            return value == Constant.NONE ? Optional.empty() : Optional.of(Python.requireInteger("slice", value));
        }
    }

    /** Arguments that are still to be evaluated. */
    record ArgumentList(List<Expression> positional, Map<String, Expression> named) {
        Arguments evaluate(Scope scope) {
            if (positional.isEmpty() && named.isEmpty()) {
                return Arguments.NONE;
            }
            scope.budget().spend(STEPS_OF_CALL);
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, Expression> argument : named.entrySet()) {
                scope.budget().read(argument.getKey());
                values.put(argument.getKey(), argument.getValue().value(scope));
            }
            BoundedList inOrder = new BoundedList(scope.budget());
            for (Expression argument : positional) {
                if (argument instanceof Spread spread) {
                    inOrder.addAll(Python.list(spread.of().value(scope), scope.budget()));
                } else {
                    inOrder.add(argument.value(scope));
                }
            }
            return new Arguments(inOrder.list(), values);
        }
    }

    /** {@code *of} among arguments: each of its items. */
    record Spread(Expression of) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return of.evaluate(scope);
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
    record Filtered(Expression of, String filter, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Filters.named(filter).apply(of.value(scope), arguments.evaluate(scope), scope);
        }
    }

    /** {@code of is test(arguments)}. */
    record Tested(Expression of, String test, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Tests.named(test).passes(of.value(scope), arguments.evaluate(scope), scope);
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
            Object value = of.value(scope);
            return value instanceof Double number ? (Object) (-number) : PythonMath.numbers("-", 0L, value);
        }
    }

    /** Operands with {@code and} between them: the one that decides. */
    record And(List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = true;
            for (int i = 0; i < operands.size() && Python.truth(value); i++) {
                value = operands.get(i).value(scope);
            }
            return value;
        }
    }

    /** Operands with {@code or} between them: the one that decides. */
    record Or(List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = false;
            for (int i = 0; i < operands.size() && !Python.truth(value); i++) {
                value = operands.get(i).value(scope);
            }
            return value;
        }
    }

    /** {@code then if test else otherwise}. */
    record Conditional(Expression test, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return (Python.truth(test.value(scope)) ? then : otherwise).value(scope);
        }
    }

    /** {@code left operator right} and so on from the left, for the operators of arithmetic: one less than operands. */
    record Arithmetic(List<String> operators, List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = operands.get(0).value(scope);
            for (int i = 0; i < operators.size(); i++) {
                value = PythonMath.apply(
                        operators.get(i), value, operands.get(i + 1).value(scope), scope.budget());
            }
            return value;
        }
    }

    /** Operands with {@code ~} between them: all as text. */
    record Joined(List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            BoundedText text = new BoundedText(scope.budget());
            for (Expression operand : operands) {
                text.append(PythonText.str(operand.value(scope), scope.budget()));
            }
            return text.toString();
        }
    }

    /** {@code left operator right}, and {@code right operator further}, and so on, for the operators that compare. */
    record Comparison(List<String> operators, List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            boolean holds = true;
            Object left = operands.get(0).value(scope);
            for (int i = 0; i < operators.size() && holds; i++) {
                Object right = operands.get(i + 1).value(scope);
                holds = holds(operators.get(i), left, right, scope.budget());
                left = right;
            }
            return holds;
        }

        private static boolean holds(String operator, Object left, Object right, Budget budget) {
            return switch (operator) {
                case "==" -> Python.equal(left, right, budget);
                case "!=" -> !Python.equal(left, right, budget);
                case "in" -> Python.contains(right, left, budget);
                case "not in" -> !Python.contains(right, left, budget);
                case "<" -> PythonMath.compare(left, right, budget) < 0;
                case "<=" -> PythonMath.compare(left, right, budget) <= 0;
                case ">" -> PythonMath.compare(left, right, budget) > 0;
                default -> PythonMath.compare(left, right, budget) >= 0;
            };
        }
    }
}
