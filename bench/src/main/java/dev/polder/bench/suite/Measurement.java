package dev.polder.bench.suite;

import java.io.IOException;
import java.security.GeneralSecurityException;

/// One benchmark.
public interface Measurement {
    /// Measures all servers, and adds what it saw to the stage's rows.
    ///
    /// @throws IOException when a server cannot do it at all
    void run(Stage stage) throws IOException, InterruptedException, GeneralSecurityException;
}
