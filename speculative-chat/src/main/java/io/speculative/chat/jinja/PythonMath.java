package io.speculative.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Python's operators on numbers, and on strings and lists where they have them. Integers have 64 bits. */
final class PythonMath {

    /** The least float that no integer of 64 bits is as large as. */
    private static final double PAST_INTEGERS = 0x1p63;

    private PythonMath() {}

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    /** How two numbers, two strings, or two lists of such compare. */
    static int compare(Object left, Object right, Budget budget) {
        if (left instanceof String one && right instanceof String other) {
            return PythonStrings.compare(one, other, budget);
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return compareItems(one, other, budget);
        }
        requireNumbers("<", left, right);
        if (left instanceof Double one && right instanceof Double other) {
            return Double.compare(one + 0.0, other + 0.0);
        } else if (left instanceof Double one) {
            return compareExactly(one, integer(right));
        }
        return right instanceof Double other
                ? -compareExactly(other, integer(left))
                : Long.compare(integer(left), integer(right));
    }

    private static int compareItems(List<?> one, List<?> other, Budget budget) {
        budget.enter();
        int order = Integer.compare(one.size(), other.size());
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!Python.equal(one.get(i), other.get(i), budget)) {
                order = compare(one.get(i), other.get(i), budget);
                break;
            }
        }
        budget.leave();
        return order;
    }

    /** Without rounding the integer, so that the order of three numbers has no contradiction. */
    private static int compareExactly(double number, long integer) {
        if (Double.isNaN(number) || number >= PAST_INTEGERS || number < -PAST_INTEGERS) {
            return Double.compare(number, 0);
        }
        long whole = (long) number;
        return whole == integer ? Double.compare(number + 0.0, (double) whole) : Long.compare(whole, integer);
    }

    static Object apply(String operator, Object left, Object right, Budget budget) {
        if (operator.equals("+") && left instanceof String one && right instanceof String other) {
            budget.make(one.length() + (long) other.length());
            return one + other;
        } else if (operator.equals("+")
                && left instanceof List<?> one
                && right instanceof List<?> other
                && Python.isTuple(one) == Python.isTuple(other)) {
            return Tuple.like(
                    one, new BoundedList(budget).addAll(one).addAll(other).list());
        } else if (operator.equals("*") && isSequence(left) && isInteger(right)) {
            return repeat(left, integer(right), budget);
        } else if (operator.equals("*") && isInteger(left) && isSequence(right)) {
            return repeat(right, integer(left), budget);
        } else if (operator.equals("%") && left instanceof String format) {
            return PrintfText.of(format, right, budget);
        }
        return numbers(operator, left, right);
    }

    private static boolean isSequence(Object value) {
        return value instanceof String || value instanceof List;
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    private static Object repeat(Object sequence, long count, Budget budget) {
        return sequence instanceof String text
                ? repeat(text, count, budget)
                : repeat((List<?>) sequence, count, budget);
    }

    /** A text so many times. */
    static String repeat(String text, long count, Budget budget) {
        if (text.isEmpty() || count <= 0) {
            return "";
        }
        budget.make(Math.min(count, Integer.MAX_VALUE) * text.length());
        return text.repeat((int) count);
    }

    private static List<Object> repeat(List<?> list, long count, Budget budget) {
        BoundedList repeated = new BoundedList(budget);
        for (long left = list.isEmpty() ? 0 : count; left > 0; left--) {
            repeated.addAll(list);
        }
        return Tuple.like(list, repeated.list());
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
            case "//" -> floorQuotient(one, other);
            case "%" -> remainder(one, other);
            default -> power(one, other);
        };
    }

    private static double power(double base, double exponent) {
        double power = Math.pow(base, exponent);
        if (!Double.isFinite(power) && Double.isFinite(base) && Double.isFinite(exponent)) {
            throw new ArithmeticException("no float");
        }
        return power;
    }

    /** The rest of a division, which has the sign of the divisor. */
    private static double remainder(double one, double other) {
        double rest = one % other;
        if (rest == 0) {
            return Math.copySign(0, other);
        }
        return (rest < 0) == (other < 0) ? rest : rest + other;
    }

    /** What goes with the rest: the floor of the exact quotient. */
    private static double floorQuotient(double one, double other) {
        double rest = one % other;
        boolean below = rest != 0 && (rest < 0) != (other < 0);
        double quotient = (one - rest) / other - (below ? 1 : 0);
        return quotient == 0 ? Math.copySign(0, one / other) : Math.rint(quotient);
    }

    /** A number itself; of a boolean the integer that it is. */
    static Object number(Object value) {
        return value instanceof Double ? value : numbers("+", value, 0L);
    }

    /**
     * A float without its fraction.
     *
     * @param what needs it, for the message
     */
    static long whole(String what, double number) {
        if (Double.isNaN(number) || number >= PAST_INTEGERS || number < -PAST_INTEGERS) {
            throw new TemplateError(what + ": " + number + " (expected: an integer of 64 bits)");
        }
        return (long) number;
    }

    /** A number rounded to decimals: {@code common} to the nearest and half to even, as Python does, or up or down. */
    static Object round(Object value, int decimals, String method, Budget budget) {
        Object number = number(value);
        if (!method.equals("common")) {
            double unit = Math.pow(10, decimals);
            double scaled = real(number) * unit;
            return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / unit;
        } else if (number instanceof Double real) {
            return Double.isFinite(real) ? (Object) Decimals.round(real, decimals, budget) : real;
        }
        return decimals >= 0
                ? number
                : new BigDecimal(integer(number))
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .longValue();
    }

    private static Object power(long base, long exponent) {
        if (exponent < 0) {
            return power((double) base, (double) exponent);
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
