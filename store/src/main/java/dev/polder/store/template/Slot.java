package dev.polder.store.template;

import java.util.ArrayList;
import java.util.List;

/// A place in a template's body that is filled anew in each workspace. A body names it by a marker, its number between two
/// characters of the private use area.
///
/// @param number of the value in the workspace's row, or that of [#UID] or [#WORKSPACE]
/// @param json   whether the value is JSON and takes the place of the whole string that the marker is
public record Slot(int number, boolean json) {
    /// The object's UID: made from workspace and key, so that it is the same each time.
    public static final Slot UID = new Slot(-1, false);

    /// The name of the logical cluster.
    public static final Slot WORKSPACE = new Slot(-2, false);

    private static final char OPEN = '\uE000';
    private static final char JSON = '\uE001';
    private static final char CLOSE = '\uE002';

    /// Text within a string of the body, for a value that needs no escape in JSON.
    public static Slot text(int number) {
        return new Slot(number, false);
    }

    /// A JSON value in place of a string of the body.
    public static Slot json(int number) {
        return new Slot(number, true);
    }

    /// What stands for the value in the body.
    public String marker() {
        return OPEN + Integer.toString(number) + (json ? JSON : CLOSE);
    }

    /// What stands between the slots, and the slots.
    ///
    /// @param literals one more than there are slots
    record Cut(List<String> literals, List<Slot> slots) {}

    /// Cuts a body at its markers.
    static Cut cut(String body) {
        List<String> literals = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        int from = 0;
        int open;
        while ((open = body.indexOf(OPEN, from)) >= 0) {
            int close = open + 1;
            while (body.charAt(close) != JSON && body.charAt(close) != CLOSE) {
                close++;
            }
            boolean json = body.charAt(close) == JSON;
            slots.add(new Slot(Integer.parseInt(body.substring(open + 1, close)), json));
            literals.add(body.substring(from, json ? open - 1 : open));
            from = json ? close + 2 : close + 1;
        }
        literals.add(body.substring(from));
        return new Cut(literals, slots);
    }
}
