package dev.polder.bench.suite;

/// The benchmarks, in the order in which they are run. In lower case, as they are typed.
public enum Suite {
    /// Reads of single objects.
    get,
    /// Lists of all objects of a kind.
    list,
    /// Durable creations.
    create,
    /// One change, many watches.
    fanout,
    /// Many changes, few watches.
    churn,
    /// Whole workspaces, created and deleted; no peer.
    workspaces;

    /// What it does.
    public Measurement measurement() {
        return switch (this) {
            case get -> new GetMeasurement();
            case list -> new ListMeasurement();
            case create -> new CreateMeasurement();
            case fanout -> new FanoutMeasurement();
            case churn -> new ChurnMeasurement();
            case workspaces -> new WorkspaceMeasurement();
        };
    }
}
