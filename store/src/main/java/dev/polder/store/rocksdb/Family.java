package dev.polder.store.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The column families.
enum Family {
    META("default"),
    OBJECTS("objects"),
    LATEST("latest"),
    LOG("log"),
    LANES("lanes"),
    FLOORS("floors"),
    USAGE("usage");

    private final String text;

    Family(String text) {
        this.text = text;
    }

    byte[] bytes() {
        return text.getBytes(US_ASCII);
    }
}
