package dev.polder.store.rocksdb.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The column families.
public enum Family {
    META("default"),
    OBJECTS("objects"),
    LATEST("latest"),
    LOG("log"),
    LANES("lanes"),
    FLOORS("floors"),
    USAGE("usage"),
    TEMPLATES("templates"),
    WORKSPACES("workspaces"),
    OWNERS("owners"),
    TARGETS("targets"),
    EXPIRY("expiry");

    private final String text;

    Family(String text) {
        this.text = text;
    }

    public byte[] bytes() {
        return text.getBytes(US_ASCII);
    }
}
