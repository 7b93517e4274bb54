package io.speculative.transport;

import java.util.Arrays;

/**
 * A way to select a draft whose law is a given one of rising density: cut the order of groups into levels, more and
 * more coarsely as a parameter runs from 0 to 1, and select from the highest level that has a draft.
 *
 * <p>For fixed cuts, the highest level hit has the law of a chord: the selected draft's cumulated law joins the points
 * of {@code W} at the cuts by straight lines. The wanted cumulated law {@code F} is convex, lies nowhere below
 * {@code W} and ends where it ends, so it is an average of such chord curves, and the cuts can be nested: start with a
 * cut wherever {@code F} bends, with that bend as its budget; at parameter {@code omega} each cut spends its budget at
 * the rate by which the current chord curve bends there. When the budget of a cut is spent, the cut is removed, and one
 * chord replaces the two beside it. The average over {@code omega} then bends at every cut exactly as {@code F} does.
 * No budget outlasts {@code omega = 1}, as both curves have the same ends. The height of a cut is the {@code omega} at
 * which it is removed. (The rule is ours; one parameter value gives a selection by priorities, the extreme points in
 * Khisti et al. 2025.)
 *
 * <p>A workspace: arrays grow and are reused.
 */
final class NestedLevels {

    /** A bend of less than this share of the density is rounding. */
    private static final double STRAIGHT = 1e-15;

    private final TimeHeap falls = new TimeHeap();
    private double[] height = {};
    private double[] below = {};
    private double[] above = {};
    private double[] mass = {};
    private double[] odds = {};
    private double[] budget = {};
    private double[] rate = {};
    private double[] since = {};
    private int[] cutAt = {};
    private int[] lower = {};
    private int[] upper = {};

    /** The height of the cut between each group and the next; 0 where there is none. */
    double[] height() {
        return height;
    }

    void solve(RatioGroups groups, double[] density, Containment containment) {
        int count = groups.count();
        reserve(count + 2);
        Arrays.fill(height, 0, count, 0);
        int cuts = findCuts(groups, density);
        falls.clear(cuts + 1);
        for (int cut = 1; cut <= cuts; cut++) {
            lower[cut] = cut - 1;
            upper[cut] = cut + 1;
            since[cut] = 0;
        }
        falls.add(0, Double.POSITIVE_INFINITY);
        for (int cut = 1; cut <= cuts; cut++) {
            rate[cut] = bend(cut, containment);
            falls.add(cut, budget[cut] / rate[cut]);
        }
        while (falls.time(falls.first()) < 1) {
            fall(falls.first(), cuts, containment);
        }
        for (int cut = 1; cut <= cuts; cut++) {
            height[cutAt[cut]] = Math.min(falls.time(cut), 1);
        }
    }

    /** Numbers the cuts from 1 on; cut 0 is the lower end, and one more is the upper end. */
    private int findCuts(RatioGroups groups, double[] density) {
        double[] draft = groups.draft();
        int cuts = 0;
        int former = -1;
        below[0] = 0;
        mass[1] = 0;
        odds[1] = 0;
        for (int group = 0; group < groups.count(); group++) {
            if (draft[group] > 0) {
                double bend = former < 0 ? 0 : density[group] - density[former];
                if (bend > STRAIGHT * density[group]) {
                    cuts++;
                    cutAt[cuts] = former;
                    budget[cuts] = bend;
                    below[cuts] = below[cuts - 1] + mass[cuts];
                    mass[cuts + 1] = 0;
                    odds[cuts + 1] = 0;
                }
                former = group;
                mass[cuts + 1] += draft[group];
                odds[cuts + 1] += groups.odds()[group];
            }
        }
        above[cuts + 1] = 0;
        for (int cut = cuts; cut >= 0; cut--) {
            above[cut] = above[cut + 1] + mass[cut + 1];
        }
        return cuts;
    }

    private double bend(int cut, Containment containment) {
        int next = upper[cut];
        return containment.bend(below[lower[cut]], mass[cut], odds[cut], mass[next], odds[next], above[next]);
    }

    private void fall(int cut, int cuts, Containment containment) {
        double omega = falls.time(cut);
        falls.removeFirst();
        int left = lower[cut];
        int right = upper[cut];
        upper[left] = right;
        lower[right] = left;
        mass[right] += mass[cut];
        odds[right] += odds[cut];
        if (left > 0) {
            respend(left, omega, containment);
        }
        if (right <= cuts) {
            respend(right, omega, containment);
        }
    }

    private void respend(int cut, double omega, Containment containment) {
        budget[cut] = Math.max(0, budget[cut] - rate[cut] * (omega - since[cut]));
        since[cut] = omega;
        rate[cut] = bend(cut, containment);
        falls.move(cut, omega + budget[cut] / rate[cut]);
    }

    private void reserve(int cuts) {
        if (height.length < cuts) {
            height = new double[cuts];
            below = new double[cuts];
            above = new double[cuts];
            mass = new double[cuts];
            odds = new double[cuts];
            budget = new double[cuts];
            rate = new double[cuts];
            since = new double[cuts];
            cutAt = new int[cuts];
            lower = new int[cuts];
            upper = new int[cuts];
        }
    }
}
