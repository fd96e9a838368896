package dev.polder.api.regex;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A compiled regular expression with the syntax and the meaning of Go's `regexp` (RE2). Immutable, any thread.
public final class GoRegex {
    private final Pattern pattern;

    private GoRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /// @param text a pattern, which may be of anybody
    /// @throws GoRegexException when it is none, or is too large when its repetitions are written out
    public static GoRegex compile(String text) {
        RegexSize.check(text);
        try {
            return new GoRegex(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new GoRegexException(e.getDescription(), Objects.requireNonNullElse(e.getPattern(), ""));
        }
    }

    /// The text that it was compiled from.
    public String pattern() {
        return pattern.pattern();
    }

    /// Whether it matches anywhere in a text.
    public boolean find(String text) {
        return pattern.matcher(text).find();
    }

    /// What it matches in a text, from left to right: of each match the whole and then its groups, empty where one took no
    /// part.
    ///
    /// @param most stops behind so many; below 0 for all
    public List<List<String>> matches(String text, long most) {
        List<List<String>> all = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while ((most < 0 || all.size() < most) && matcher.find()) {
            List<String> groups = new ArrayList<>();
            for (int i = 0; i <= matcher.groupCount(); i++) {
                groups.add(Objects.requireNonNullElse(matcher.group(i), ""));
            }
            all.add(groups);
        }
        return all;
    }
}
