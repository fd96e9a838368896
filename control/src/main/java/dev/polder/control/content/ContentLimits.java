package dev.polder.control.content;

/// Limits of one pass of a [ContentDeletion].
///
/// @param page       objects read at a time
/// @param deletions  most objects deleted in a pass
/// @param finalizers most objects whose finalizers are read to say what is waited for
/// @param errors     most failures that are told
public record ContentLimits(int page, int deletions, int finalizers, int errors) {
    public static final ContentLimits DEFAULT = new ContentLimits(100, 5_000, 100, 5);
}
