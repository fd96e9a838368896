package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import java.util.Optional;

/// The memory of Polder: one commit log and its multi-version view (house decision 5). Any thread; reads and writes may
/// block on disk. Bytes handed in or out are never changed afterwards by anyone.
///
/// What it promises, and the tests that prove it for every implementation (all of it also RandomHistoryTest):
///
/// 1. A write is acknowledged only when it is durable.
///    (nothingThatWasAcknowledgedIsLostWhenTheProcessIsKilled, afterTheDiskFailedNothingIsAcknowledgedAndReadsGoOn,
///    aLostAnswerIsReportedAsUnknownAndTheWriteIsThereWholeAfterTheNextStart, aMissingBatchInTheMiddleIsFoundAtEachStart,
///    aMissingBatchAtTheEndIsFoundAtEachStartUnlessSomebodyAcceptsIt, batchesThatComeBackInAnotherOrderAreFound, and the
///    fault tests: nothingAcknowledgedIsLostHoweverOftenTheProcessIsKilled, nothingAcknowledgedIsLostWhenThePowerGoes,
///    everyAcknowledgementComesAfterTheSyncOfItsBatch, aLogThatEndsAnywhereGivesExactlyTheWritesThatAreWholeInIt,
///    afterTheFirstSyncThatFailsNothingIsAcknowledgedAndTheProcessEnds, aFlippedBitIsNeverAnsweredWith,
///    beforeTheDiskIsFullWritesWaitDeletesGoOnAndNothingIsLost,
///    whateverTheServerThatKeepsBatchesDoesTheStoreIsTheModelAfterEachStart)
/// 2. Revisions strictly increase, one per object event, and are never used twice, also not after a restart or when the
///    data directory is put back from a copy; who comes with a revision that the copy never gave is told to list anew.
///    (revisionsIncreaseByOneForEachChangeOfAWrite, revisionsOfStartsWithoutWritesAreNotUsedAgainEither,
///    noRevisionOfTheOriginalIsEverGivenByACopyThatWasMadeWhileItRan, whoSawWhatTheCopyLacksIsToldToListAnew)
/// 3. A read without a revision sees every write that was acknowledged before it began.
///    (whatWasAcknowledgedIsSeenByEveryReadAfterIt, aBatchThatIsNotDurableYetIsNotSeen,
///    whatMemoryShowsIsWhatTheDatabaseHas, aCacheThatDiffersIsFoundWithinAPeriodAndGivesNothingMore, and the fault test
///    whatManyThreadsReadAndWroteIsExplainedByTheOrderOfRevisions)
/// 4. A list is a snapshot of one revision; its next pages keep to that snapshot or end with Expired.
///    (pagesKeepToTheSnapshotOfTheFirstWhileOthersWrite, continueAfterCompactionEndsWithExpired)
/// 5. The mutations of a write become visible together. Compare-and-swap is on the revision of each key.
///    (aWriteOfWhichOneExpectationFailsChangesNothing, ofWritersWithTheSameRevisionExactlyOneWins)
/// 6. A watch gives every event after its revision that it selects, in order, once, and all events of a write before the
///    bookmark revision moves past them; or it ends with Expired.
///    (watchIsFreeOfGapsWhileManyWrite, watchesAndOldListsGoOnAfterARestart, onlyAWatcherWhoseOwnEventWasDroppedExpires,
///    aWrongEventIsFoundWithinAPeriodAndWatchersReadTheHistoryFromThenOn, and the fault test
///    everyWatchGetsExactlyItsEventsOrIsToldThatSomeAreGone; by real clients:
///    aRunningWatchThatFallsBehindGetsItsEventsInOrderThenOneErrorAndTheEnd,
///    aKubectlThatFallsBehindSaysThatItsRevisionIsTooOld, anInformerThatWasAwayForTooLongListsAnew)
/// 7. Nothing that belongs to one workspace appears in an answer for another.
///    (listsAreInKeyOrderAndNeverShowAnotherWorkspace, watchesOfOthersSeeNothingButTheRevision)
/// 8. An object that was stored with a lifetime is taken away after it, by a deletion like any other, unless it was stored
///    again before; whatever is done to the machine's clock.
///    (anObjectGoesWhenItsLifetimeIsOverAndWatchersAreTold, anUpdateOnItsWayToTheDiskWhileTheLifeEndsWins,
///    settingTheWallClockNeitherEndsALifeNorLengthensIt, theTimeBetweenTwoRunsCounts)
/// 9. What is sensitive is on disk in ciphertext only, bound to its key and revision, also while keys change.
///    (whileKeysChangeUnderLoadNothingFailsAllIsEncryptedAnewAndNoPlaintextIsOnDisk,
///    aCiphertextInThePlaceOfAnotherIsRefused, noSecretIsLostWhenTheProcessIsKilledWhileKeysChange,
///    withoutItsKeyServiceTheStoreReadsAndAfterThreeMinutesWritesNoSecretsUntilItIsBack)
/// 10. The limits of a workspace (objects, objects of a kind, bytes) are never overshot, however many write at once.
///    (limitsCountWhatIsShownAndAreExactWith128Writers, limitsOfAWorkspaceAreExactAndItsAlone)
/// 11. What a workspace shows of its template and never wrote to has a UID, times and a revision of its own, the same at
///    each read, and takes part in everything; the first write makes it real, a deletion is for good, a newer template
///    changes what the workspace did not write, and the end of the workspace takes all of it at once.
///    (aWorkspaceShowsItsTemplateWithRevisionsAndUidsOfItsOwn, aShownObjectBecomesRealOnItsFirstWriteAndOldListsStayRight,
///    aShownObjectThatIsDeletedStaysGoneAndCanBeMadeAgain, watchesSeeABeginningObjectByObjectAndCanGoOnInTheMiddle,
///    aMoveShowsTheNewTemplateWhereTheWorkspaceWroteNothing, theEndTakesEverythingAtOnceAndIsToldObjectByObject)
/// 12. The past of a workspace is kept for as long as the limits allow, whatever others do.
///    (oneWorkspacesChurnDoesNotShortenTheHistoryOfAnother, whenAllOfTheHistoryIsTooLargeWhoHasMostGivesFirst)
/// 13. What an owner's dependents are, and what is for a sync target, is told by an index that moves with the objects.
///    (objectsAreFoundByTheSyncTargetsThatTheirLabelsName, whatIsShownIsFoundByWhatItRefersToUntilItIsWrittenOrGone)
public interface ObjectStore extends AutoCloseable {
    /// The latest state; empty when there is none.
    Optional<StoredObject> get(ObjectKey key);

    ListResult list(ListQuery query);

    /// Waits until the write is durable, or is refused.
    ///
    /// @throws StoreUnavailableException when the store is closing, full, or has failed; nothing was done, but for
    ///     [StoreUnavailableException.UnknownOutcome]: then nobody knows
    WriteResult write(Write write);

    WatchStart watch(WatchQuery query);

    /// The newest revision that reads see.
    long revision();

    /// Acknowledges or refuses what waits, then lets go of the disk. Twice is harmless.
    @Override
    void close();
}
