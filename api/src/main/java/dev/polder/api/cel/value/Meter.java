package dev.polder.api.cel.value;

/// What an evaluation has cost so far and what it may cost. Cost is counted as upstream counts it. Some things are cheap by
/// that count however large they are, so work is counted beside it; where work runs out, it is as if cost had. One thread.
public final class Meter {
    /// Characters that are one unit of work.
    public static final int CHARACTERS = 16;

    /// How much work there may be for a unit of cost that there may be.
    private static final long WORK_PER_COST = 20;

    private final long limit;
    private final long workLimit;
    private long cost;
    private long work;

    /// @param limit of the cost of one evaluation
    public Meter(long limit) {
        this.limit = limit;
        this.workLimit = Math.multiplyExact(limit, WORK_PER_COST);
    }

    /// Adds to the cost.
    ///
    /// @throws OverBudget when it was too much
    public void add(long more) {
        cost = cost + more < cost ? Long.MAX_VALUE : cost + more;
        if (cost > limit) {
            throw new OverBudget();
        }
    }

    /// Refuses what could not be paid for.
    ///
    /// @throws OverBudget when it would be too much
    public void canPay(long price) {
        if (price > limit - cost) {
            cost = cost + price < cost ? Long.MAX_VALUE : cost + price;
            throw new OverBudget();
        }
    }

    /// Adds to the work.
    ///
    /// @throws OverBudget when it was too much
    public void work(long more) {
        work = work + more < work ? Long.MAX_VALUE : work + more;
        if (work > workLimit) {
            throw new OverBudget();
        }
    }

    public long cost() {
        return cost;
    }

    /// An evaluation has used up its budget. Carries no stack trace: it is an expected end.
    public static final class OverBudget extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverBudget() {
            super("operation cancelled: actual cost limit exceeded", null, false, false);
        }
    }
}
