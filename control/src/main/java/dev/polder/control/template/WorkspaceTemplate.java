package dev.polder.control.template;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.template.Slot;
import dev.polder.store.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The objects that a workspace and a namespace start with (house decision 3). Same input, same objects, byte for byte;
/// they are complete but for resourceVersion. Those of a workspace become a [Template], which the store shows; those of a
/// namespace that is made later are written with it.
public final class WorkspaceTemplate {
    /// Namespaces with which every workspace begins, those of upstream.
    public static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    /// Name of the one LogicalCluster of a workspace.
    public static final String LOGICAL_CLUSTER = "cluster";

    /// Name of the ConfigMap with the certificate authority, in every namespace.
    public static final String ROOT_CA = "kube-root-ca.crt";

    /// Name of the ServiceAccount of every namespace.
    public static final String SERVICE_ACCOUNT = "default";

    private static final Slot CREATED = Slot.text(0);
    private static final Slot PATH = Slot.text(1);
    private static final Slot SPEC = Slot.json(2);

    private final String rootCaPem;
    private final List<JsonObject> clusterObjects;

    /// @param rootCaPem      certificates by which clients verify this server, PEM
    /// @param clusterObjects what every workspace has beside its namespaces and LogicalCluster: cluster roles, bindings;
    ///                       without slots
    public WorkspaceTemplate(String rootCaPem, List<JsonObject> clusterObjects) {
        this.rootCaPem = rootCaPem;
        this.clusterObjects = clusterObjects.stream().map(JsonObject::deepCopy).toList();
    }

    /// All objects of a new workspace, with markers where they differ from workspace to workspace: LogicalCluster first,
    /// then cluster objects, then each namespace with its content, then the Service of the API server. Fresh trees.
    ///
    /// @param address of the gateway: `https://host:port`
    public List<JsonObject> workspaceObjects(String address) {
        List<JsonObject> objects = new ArrayList<>();
        objects.add(marked(logicalCluster(address)));
        clusterObjects.forEach(object -> objects.add(marked(object.deepCopy())));
        for (String name : NAMESPACES) {
            objects.add(marked(namespace(name)));
            namespaceContent(name).forEach(object -> objects.add(marked(object)));
        }
        ApiService.objects(address, CREATED.marker()).forEach(object -> objects.add(marked(object)));
        return objects;
    }

    /// What fills the slots of a new workspace.
    public static List<byte[]> values(Birth birth) {
        return List.of(
                Template.value(birth.created()),
                Template.value(birth.path().value()),
                JsonWriter.compact(clusterSpec(birth)));
    }

    private static JsonObject marked(JsonObject object) {
        JsonObject metadata = object.objectOrNew("metadata");
        metadata.put("uid", Slot.UID.marker());
        metadata.put("creationTimestamp", CREATED.marker());
        metadata.objectOrNew("annotations").put(Slots.CLUSTER, Slot.WORKSPACE.marker());
        return object;
    }

    /// What a new namespace has in it. Fresh trees.
    ///
    /// @param namespaceUid UID of the namespace, from which those of the objects are made
    /// @param created      time, RFC 3339 in whole seconds
    public List<JsonObject> namespaceObjects(
            WorkspaceId workspace, String namespace, String namespaceUid, String created) {
        Slots slots = new Slots(workspace, namespaceUid, created);
        return namespaceContent(namespace).stream().map(slots::fill).toList();
    }

    /// What a namespace has in it, without slots. Fresh trees.
    public List<JsonObject> namespaceContent(String namespace) {
        JsonObject account = object("v1", "ServiceAccount", SERVICE_ACCOUNT);
        account.objectOrNew("metadata").put("namespace", namespace);
        JsonObject rootCa = object("v1", "ConfigMap", ROOT_CA);
        rootCa.objectOrNew("metadata")
                .put("namespace", namespace)
                .put(
                        "annotations",
                        new JsonObject()
                                .put(
                                        "kubernetes.io/description",
                                        "The certificate authority by which clients verify the API server of this"
                                                + " workspace."));
        rootCa.put("data", new JsonObject().put("ca.crt", rootCaPem));
        return List.of(account, rootCa);
    }

    private static JsonObject namespace(String name) {
        JsonObject namespace = object("v1", "Namespace", name);
        namespace
                .objectOrNew("metadata")
                .put("labels", new JsonObject().put("kubernetes.io/metadata.name", name));
        return namespace
                .put("spec", new JsonObject().put("finalizers", JsonArray.ofStrings(List.of("kubernetes"))))
                .put("status", new JsonObject().put("phase", "Active"));
    }

    private static JsonObject logicalCluster(String address) {
        JsonObject cluster = object("core.kcp.io/v1alpha1", "LogicalCluster", LOGICAL_CLUSTER);
        cluster.objectOrNew("metadata")
                .put(
                        "annotations",
                        new JsonObject()
                                .put("kcp.io/path", PATH.marker())
                                .put("internal.tenancy.kcp.io/type", "root:universal"));
        return cluster.put("spec", SPEC.marker())
                .put(
                        "status",
                        new JsonObject()
                                .put("phase", "Ready")
                                .put("URL", address + "/clusters/" + PATH.marker()));
    }

    private static JsonObject clusterSpec(Birth birth) {
        JsonObject spec = new JsonObject().put("createdBy", createdBy(birth));
        Birth.WorkspaceOwner owner = birth.owner();
        if (owner != null) {
            spec.put(
                    "owner",
                    new JsonObject()
                            .put("apiVersion", "tenancy.kcp.io/v1alpha1")
                            .put("resource", "workspaces")
                            .put("name", owner.name())
                            .put("cluster", owner.workspace().value())
                            .put("uid", owner.uid()));
        }
        return spec;
    }

    private static JsonObject createdBy(Birth birth) {
        JsonObject user = new JsonObject().put("username", birth.creator().name());
        if (!birth.creator().groups().isEmpty()) {
            user.put("groups", JsonArray.ofStrings(birth.creator().groups()));
        }
        JsonObject extra = new JsonObject();
        for (Map.Entry<String, List<String>> entry : new TreeMap<>(birth.creator().extra()).entrySet()) {
            extra.put(entry.getKey(), JsonArray.ofStrings(entry.getValue()));
        }
        return extra.isEmpty() ? user : user.put("extra", extra);
    }

    static JsonObject object(String apiVersion, String kind, String name) {
        return new JsonObject()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", new JsonObject().put("name", name));
    }
}
