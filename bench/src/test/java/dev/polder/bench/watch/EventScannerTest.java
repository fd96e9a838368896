package dev.polder.bench.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventScannerTest {
    @Test
    void eventsAreFoundWhereverPiecesEnd() {
        String body = "{\"a\":{\"sent\":\"12\",\"sent\":\"3\"}}\n{\"b\":1}\n" + new String(Stamp.patch(0), StandardCharsets.UTF_8) + "\n"
                + new String(Stamp.patch(98765), StandardCharsets.UTF_8) + "\n";
        for (int length = 1; length <= body.length(); length++) {
            List<Long> stamps = new ArrayList<>();
            var scanner = new EventScanner(stamps::add);
            for (int at = 0; at < body.length(); at += length) {
                String piece = body.substring(at, Math.min(body.length(), at + length));
                scanner.piece(Unpooled.copiedBuffer(piece, StandardCharsets.UTF_8));
            }
            assertEquals(List.of(12L, 0L, 0L, 98765L), stamps);
        }
    }
}
