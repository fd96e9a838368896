package dev.polder.bench.suite;

import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.report.Role;
import dev.polder.bench.report.Row;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Subject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Creations, each on disk before it is answered. Beside them a pipeline that only answers, and a file that only takes as
/// many bytes for as many clients at a time.
final class CreateMeasurement implements Measurement {
    private static final String CREATE = "create";

    @Override
    public void run(Stage stage) throws IOException, InterruptedException, GeneralSecurityException {
        Map<Subject, Corpus> targets = stage.corpora();
        Corpus own = stage.corpus(stage.polder());
        int bytes = own.answerBytes();
        targets.put(stage.keep(stage.servers().bareNetty(bytes)), own);
        for (int clients : stage.scale().clients()) {
            Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
            targets.forEach((subject, corpus) -> probes.put(
                    subject,
                    it -> Stage.loaded(it, LoadPlan.of(clients, stage.scale().perRound(), corpus.creations()))));
            var _ = stage.measure(CREATE, Settings.clients(clients), probes);
            var disk = new FsyncProbe(stage.servers().directory(), bytes, clients);
            var row = new Row(CREATE, Settings.clients(clients), "fsync", Role.LIMIT);
            for (int round = 0; round < Scale.ROUNDS; round++) {
                row.add(disk.round(stage.scale().perRound()));
            }
            stage.rows().add(row);
        }
    }
}
