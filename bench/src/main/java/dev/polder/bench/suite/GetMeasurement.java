package dev.polder.bench.suite;

import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Subject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads of random objects, without a resourceVersion.
final class GetMeasurement implements Measurement {
    private static final int WARM_UP_CLIENTS = 16;

    @Override
    public void run(Stage stage) throws IOException, InterruptedException, GeneralSecurityException {
        Map<Subject, Corpus> targets = stage.corpora();
        Corpus own = stage.corpus(stage.polder());
        int bytes = own.answerBytes();
        targets.put(stage.keep(stage.servers().bareNetty(bytes)), own);
        targets.put(stage.keep(stage.servers().httpServer(bytes)), own);
        stage.say("warming up");
        for (Map.Entry<Subject, Corpus> each : targets.entrySet()) {
            var _ = each.getKey()
                    .load()
                    .run(LoadPlan.of(
                            WARM_UP_CLIENTS, stage.scale().perRow(), each.getValue().reads(stage.random())));
        }
        for (int clients : stage.scale().clients()) {
            Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
            targets.forEach((subject, corpus) -> probes.put(
                    subject,
                    it -> Stage.loaded(
                            it, LoadPlan.of(clients, stage.scale().perRound(), corpus.reads(stage.random())))));
            var _ = stage.measure("get", Settings.clients(clients), probes);
        }
    }
}
