package dev.polder.syncer.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.House;
import dev.polder.syncer.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WellnessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deployments  | {}                                                                               | false",
                "deployments  | {'spec':{'replicas':0}}                                                          | true",
                "deployments  | {'spec':{'replicas':2},'status':{'availableReplicas':2}}                         | true",
                "deployments  | {'spec':{'replicas':2},'status':{'availableReplicas':1}}                         | false",
                "deployments  | {'metadata':{'generation':2},'status':{'availableReplicas':1,'observedGeneration':1}} | false",
                "deployments  | {'metadata':{'generation':2},'status':{'availableReplicas':1,'observedGeneration':2}} | true",
                "statefulsets | {'spec':{'replicas':3},'status':{'readyReplicas':3}}                             | true",
                "statefulsets | {'spec':{'replicas':3},'status':{'readyReplicas':2}}                             | false",
                "daemonsets   | {'status':{'numberReady':1,'desiredNumberScheduled':2}}                          | false",
                "daemonsets   | {'status':{'numberReady':2,'desiredNumberScheduled':2}}                          | true",
                "pods         | {'status':{'phase':'Running'}}                                                   | false",
                "pods         | {'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}   | true",
                "pods         | {'status':{'phase':'Succeeded'}}                                                 | true",
                "jobs         | {'status':{}}                                                                    | false",
                "jobs         | {'status':{'startTime':'2026-01-01T00:00:00Z'}}                                  | true",
                "cronjobs     | {}                                                                               | true",
                "configmaps   | {}                                                                               | true"
            })
    void whatDoesWhatItIsForIsWell(String resource, String object, boolean well) {
        assertEquals(well, Wellness.is(House.kind(resource), Json.of(object)));
    }

    @Test
    void someKindsRunAndOthersAreUsed() {
        assertTrue(Wellness.runs(new GroupResource("apps", "deployments")));
        assertFalse(Wellness.runs(new GroupResource("", "persistentvolumeclaims")));
        assertFalse(Wellness.runs(new GroupResource("other", "deployments")));
    }
}
