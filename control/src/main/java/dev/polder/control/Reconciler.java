package dev.polder.control;

/// Brings the state that a key names nearer to what it should be. Level-triggered: it is told that something may have
/// changed, never what; it reads again, and may be called any number of times. Never twice at a time for one key.
public interface Reconciler<K> {
    /// Any exception counts as [Outcome.Retry].
    ///
    /// @throws InterruptedException when the controller closes
    Outcome reconcile(K key) throws InterruptedException;
}
