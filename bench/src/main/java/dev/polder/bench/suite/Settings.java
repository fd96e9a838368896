package dev.polder.bench.suite;

/// Settings in words.
final class Settings {
    private Settings() {}

    static String clients(int clients) {
        return clients + (clients == 1 ? " client" : " clients");
    }
}
