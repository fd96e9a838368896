package dev.polder.api.status;

/// One entry of `details.causes`. Empty texts are left out on the wire.
///
/// @param reason  such as `FieldValueInvalid` or `FieldManagerConflict`
/// @param message for people
/// @param field   path of the field, such as `spec.replicas`
public record StatusCause(String reason, String message, String field) {}
