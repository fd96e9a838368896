package dev.polder.syncer.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.syncer.House;
import dev.polder.syncer.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EligibilityTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "configmaps      | {'name':'a','namespace':'app'} | | true",
                "configmaps      | {'name':'kube-root-ca.crt','namespace':'app'} | | false",
                "configmaps      | {'name':'a','namespace':'kube-system'} | | false",
                "configmaps      | {'name':'a'} | | false",
                "configmaps      | {'name':'a','namespace':'app','labels':{'polder.dev/mirrored-from':'k'}} | | false",
                "serviceaccounts | {'name':'default','namespace':'app'} | | false",
                "serviceaccounts | {'name':'robot','namespace':'app'} | | true",
                "services        | {'name':'kubernetes','namespace':'default'} | | false",
                "services        | {'name':'kubernetes','namespace':'app'} | | true",
                "secrets         | {'name':'s','namespace':'app'} | | true",
                "secrets         | {'name':'s','namespace':'app'} | kubernetes.io/tls | true",
                "secrets         | {'name':'s','namespace':'app'} | polder.dev/kubeconfig | false",
                "secrets         | {'name':'s','namespace':'app'} | kubernetes.io/service-account-token | false",
                "pods            | {'name':'p','namespace':'app'} | | true",
                "pods            | {'name':'p','namespace':'app','ownerReferences':[{'controller':true}]} | | false",
                "pods            | {'name':'p','namespace':'app','ownerReferences':[{'kind':'X'}]} | | true",
                "replicasets     | {'name':'r','namespace':'app'} | | true",
                "replicasets     | {'name':'r','namespace':'app','ownerReferences':[{'controller':true}]} | | false"
            })
    void whatGoesDownIsDecidedByKindAndObject(String resource, String metadata, String type, boolean goes) {
        String member = type == null ? "" : ",'type':'" + type + "'";
        var object = Json.of("{'metadata':" + metadata + member + "}");
        assertEquals(goes, Eligibility.goesDown(House.kind(resource.strip()), object));
    }
}
