package io.speculative.chat.jinja;

import java.util.List;

/** Python's operators on numbers, and on strings and lists where they have them. Integers have 64 bits. */
final class PythonMath {

    private PythonMath() {}

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    /** How two numbers, or two strings, compare. */
    static int compare(Object left, Object right, Budget budget) {
        if (left instanceof String one && right instanceof String other) {
            budget.read(one.length() < other.length() ? one : other);
            return one.compareTo(other);
        }
        requireNumbers("<", left, right);
        return left instanceof Double || right instanceof Double
                ? Double.compare(real(left) + 0.0, real(right) + 0.0)
                : Long.compare(integer(left), integer(right));
    }

    static Object apply(String operator, Object left, Object right, Budget budget) {
        if (operator.equals("+") && left instanceof String one && right instanceof String other) {
            budget.make(one.length() + (long) other.length());
            return one + other;
        } else if (operator.equals("+") && left instanceof List<?> one && right instanceof List<?> other) {
            return new BoundedList(budget).addAll(one).addAll(other).list();
        } else if (operator.equals("*") && left instanceof String text && right instanceof Long count) {
            return repeat(text, count, budget);
        }
        return numbers(operator, left, right);
    }

    /** A text so many times. */
    static String repeat(String text, long count, Budget budget) {
        if (text.isEmpty() || count <= 0) {
            return "";
        }
        budget.make(Math.min(count, Integer.MAX_VALUE) * text.length());
        return text.repeat((int) count);
    }

    /** How many terms an arithmetic sequence has before it reaches {@code end}, as an unsigned number. */
    static long terms(long start, long end, long step) {
        if (step > 0 ? start >= end : start <= end) {
            return 0;
        }
        return Long.divideUnsigned((step > 0 ? end - start : start - end) - 1, step > 0 ? step : -step) + 1;
    }

    /** An operator on two numbers. */
    static Object numbers(String operator, Object left, Object right) {
        try {
            return exact(operator, left, right);
        } catch (ArithmeticException e) {
            throw new TemplateError(operator + ": " + e.getMessage());
        }
    }

    private static Object exact(String operator, Object left, Object right) {
        requireNumbers(operator, left, right);
        if (!operator.equals("/") && !(left instanceof Double) && !(right instanceof Double)) {
            long one = integer(left);
            long other = integer(right);
            return switch (operator) {
                case "+" -> Math.addExact(one, other);
                case "-" -> Math.subtractExact(one, other);
                case "*" -> Math.multiplyExact(one, other);
                case "//" -> other == -1 ? Math.negateExact(one) : Math.floorDiv(one, other);
                case "%" -> Math.floorMod(one, other);
                default -> power(one, other);
            };
        }
        double one = real(left);
        double other = real(right);
        if (other == 0 && "//%".contains(operator)) {
            throw new ArithmeticException("/ by zero");
        }
        return switch (operator) {
            case "+" -> one + other;
            case "-" -> one - other;
            case "*" -> one * other;
            case "/" -> one / other;
            case "//" -> Math.floor(one / other);
            case "%" -> one - other * Math.floor(one / other);
            default -> Math.pow(one, other);
        };
    }

    private static Object power(long base, long exponent) {
        if (exponent < 0) {
            return Math.pow((double) base, (double) exponent);
        }
        long power = 1;
        long square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            power = (rest & 1) == 1 ? Math.multiplyExact(power, square) : power;
            square = rest > 1 ? Math.multiplyExact(square, square) : square;
        }
        return power;
    }

    private static void requireNumbers(String operator, Object left, Object right) {
        for (Object value : List.of(left, right)) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
        }
        if (!isNumber(left) || !isNumber(right)) {
            throw new TemplateError(operator + ": " + Python.typeName(left) + " and " + Python.typeName(right)
                    + " (expected: values that it works on)");
        }
    }

    private static long integer(Object value) {
        return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Long) value);
    }

    private static double real(Object value) {
        return value instanceof Double number ? number : integer(value);
    }
}
