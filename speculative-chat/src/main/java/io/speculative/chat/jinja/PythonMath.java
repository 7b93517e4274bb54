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
            budget.read(one.length() < other.length() ? one : other);
            return one.compareTo(other);
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
        } else if (operator.equals("*") && left instanceof String text && right instanceof Long count) {
            return repeat(text, count, budget);
        } else if (operator.equals("*") && left instanceof List<?> list && right instanceof Long count) {
            return repeat(list, count, budget);
        } else if (operator.equals("%") && left instanceof String format) {
            return PrintfText.of(format, right, budget);
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
            case "//" -> Math.floor(one / other);
            case "%" -> one - other * Math.floor(one / other);
            default -> Math.pow(one, other);
        };
    }

    /** A number rounded to decimals: {@code common} to the nearest and half to even, as Python does, or up or down. */
    static Object round(Object value, int decimals, String method, Budget budget) {
        Object number = numbers("+", value, 0L);
        if (!method.equals("common")) {
            double unit = Math.pow(10, decimals);
            double scaled = real(number) * unit;
            return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / unit;
        } else if (number instanceof Double real) {
            boolean finite = !real.isNaN() && !real.isInfinite();
            return finite ? (Object) Decimals.round(real, decimals, budget) : real;
        }
        return decimals >= 0
                ? number
                : new BigDecimal(integer(number))
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .longValue();
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
