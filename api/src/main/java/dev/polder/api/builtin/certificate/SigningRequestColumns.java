package dev.polder.api.builtin.certificate;

import dev.polder.api.builtin.table.Columns;
import dev.polder.api.builtin.table.HumanDuration;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// The columns of CertificateSigningRequests.
public final class SigningRequestColumns {
    private SigningRequestColumns() {}

    public static List<PrinterColumn> columns() {
        return List.of(
                Columns.NAME,
                Columns.AGE,
                Columns.text("SignerName", "Who is asked.", o -> Columns.at(Columns.NONE, o, "spec", "signerName")),
                Columns.text("Requestor", "Who asks.", o -> Columns.at("", o, "spec", "username")),
                Columns.text("RequestedDuration", "How long it should be valid.", o -> {
                    OptionalLong seconds = o.integerAt("spec", "expirationSeconds");
                    return seconds.isPresent()
                            ? HumanDuration.of(Duration.ofSeconds(seconds.getAsLong()))
                            : Columns.NONE;
                }),
                Columns.text("Condition", "What was decided, and done.", SigningRequestColumns::condition));
    }

    private static String condition(JsonObject request) {
        String text = has(request, "Denied") ? "Denied" : has(request, "Approved") ? "Approved" : "Pending";
        if (has(request, "Failed")) {
            text += ",Failed";
        }
        return Columns.at("", request, "status", "certificate").isEmpty() ? text : text + ",Issued";
    }

    private static boolean has(JsonObject request, String type) {
        return !ConditionRules.of(request, type).isEmpty();
    }
}
