package dev.polder.api.resource;

import dev.polder.api.access.UserInfo;
import java.time.Instant;

/// What a strategy may know of a write beside the object: the few kinds that record who asked, or when, ask it.
///
/// @param user        who writes
/// @param subresource through which it is written; empty for the object itself
/// @param time        of the write
public record Occasion(UserInfo user, String subresource, Instant time) {}
