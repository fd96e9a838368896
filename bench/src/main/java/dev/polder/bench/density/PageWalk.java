package dev.polder.bench.density;

import dev.polder.bench.load.AnswerReader;
import dev.polder.bench.load.Call;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Walks through a list page by page, keeping one page at a time, and counts its objects by their UIDs. One thread.
final class PageWalk implements AnswerReader {
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");
    private static final Pattern OBJECT = Pattern.compile("\"creationTimestamp\":\"");

    private final String path;
    private final int limit;
    private StringBuilder page = new StringBuilder();
    private long objects;
    private long pages;

    /// @param path of the collection
    PageWalk(String path, int limit) {
        this.path = path;
        this.limit = limit;
    }

    Call begin() {
        return Call.get(path + "?limit=" + limit, Map.of(), this);
    }

    long objects() {
        return objects;
    }

    long pages() {
        return pages;
    }

    @Override
    public void piece(ByteBuf piece) {
        page.append(piece.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public Outcome end(int status) {
        if (!Outcome.isSuccess(status)) {
            return Outcome.ofStatus(status);
        }
        pages++;
        objects += OBJECT.matcher(page).results().count();
        Matcher token = CONTINUE.matcher(page);
        boolean more = token.find();
        String next = more ? token.group(1) : "";
        page = new StringBuilder();
        return more
                ? new Outcome.Next(Call.get(path + "?limit=" + limit + "&continue=" + next, Map.of(), this), 0)
                : new Outcome.Done();
    }
}
