package dev.polder.api.regex;

import java.util.ArrayDeque;
import java.util.Deque;

/// How large a pattern is. RE2 matches in time in proportion to the text and to the size of the pattern written out; that
/// size is bounded before anything is compiled: `((a{1000}){1000}){1000}` is short and has a billion steps.
final class RegexSize {
    /// How many times nested repetitions may repeat together (Go `regexp/syntax`).
    private static final long MOST_REPEATS = 1000;

    private static final int DEEPEST = 1000;

    /// How many steps a pattern may have when its repetitions are written out.
    static final long MOST_STEPS = 20_000;

    private final String text;
    private final Deque<Group> open = new ArrayDeque<>();
    private Group group = new Group();
    private int at;

    /// What was read of a group.
    private static final class Group {
        private long steps;
        private long repeats = 1;
        private long lastSteps;
        private long lastRepeats = 1;

        void add(long addedSteps, long addedRepeats) {
            finish();
            lastSteps = addedSteps;
            lastRepeats = addedRepeats;
        }

        void finish() {
            steps += lastSteps;
            repeats = Math.max(repeats, lastRepeats);
            lastSteps = 0;
            lastRepeats = 1;
        }
    }

    private RegexSize(String text) {
        this.text = text;
    }

    /// @throws GoRegexException when a pattern is too large
    static void check(String text) {
        new RegexSize(text).measure();
    }

    private void measure() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> bracket();
                case '(' -> {
                    open.push(group);
                    group = new Group();
                    if (open.size() > DEEPEST) {
                        throw new GoRegexException("expression nests too deeply", text);
                    }
                    at++;
                }
                case ')' -> close();
                case '{' -> repeat();
                default -> {
                    group.add(1, 1);
                    at++;
                }
            }
            if (group.steps + group.lastSteps > MOST_STEPS) {
                throw new GoRegexException("expression too large", text);
            }
        }
    }

    private void close() {
        if (!open.isEmpty()) {
            group.finish();
            Group inner = group;
            group = open.pop();
            group.add(inner.steps + 2, inner.repeats);
        }
        at++;
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            int next = end < 0 ? text.length() : end + 2;
            group.add(next - at, 1);
            at = next;
        } else {
            group.add(1, 1);
            at += 2;
        }
    }

    /// A class of characters is one step, whatever is in it.
    private void bracket() {
        int end = at + 1;
        end += end < text.length() && text.charAt(end) == '^' ? 1 : 0;
        end += end < text.length() && text.charAt(end) == ']' ? 1 : 0;
        while (end < text.length() && text.charAt(end) != ']') {
            if (text.startsWith("[:", end) && text.indexOf(":]", end) > 0) {
                end = text.indexOf(":]", end) + 2;
            } else {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
        }
        group.add(1, 1);
        at = end + 1;
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else in braces is text.
    private void repeat() {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 1, end);
        String[] bounds = inside.split(",", -1);
        if (inside.length() > 12 || bounds.length > 2 || !isNumber(bounds[0]) || !isBound(bounds)) {
            group.add(1, 1);
            at++;
            return;
        }
        String last = bounds[bounds.length - 1];
        long times = Math.max(1, Long.parseLong(last.isEmpty() ? bounds[0] : last));
        group.lastSteps *= times;
        group.lastRepeats *= times;
        if (group.lastRepeats > MOST_REPEATS) {
            throw new GoRegexException("invalid repeat count", text.substring(at, end + 1));
        }
        at = end + 1;
    }

    private static boolean isBound(String[] bounds) {
        return bounds.length == 1 || bounds[1].isEmpty() || isNumber(bounds[1]);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
