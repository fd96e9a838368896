package dev.polder.api.status;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import java.util.List;
import java.util.stream.Collectors;

/// The failures Polder answers with, each with the wording of `k8s.io/apimachinery/pkg/api/errors`.
public final class Statuses {
    private Statuses() {}

    /// 404: the object does not exist.
    public static ApiException notFound(GroupResource resource, String name) {
        return about(StatusReason.NOT_FOUND, resource, name, "%s \"%s\" not found".formatted(resource, name));
    }

    /// 404: nothing is served at this path.
    public static ApiException unknownPath() {
        return of(
                StatusReason.NOT_FOUND,
                "the server could not find the requested resource",
                new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 409: the name is taken.
    public static ApiException alreadyExists(GroupResource resource, String name) {
        return about(StatusReason.ALREADY_EXISTS, resource, name, "%s \"%s\" already exists".formatted(resource, name));
    }

    /// 409: the name is taken by an object that is being deleted.
    public static ApiException beingDeleted(GroupResource resource, String name) {
        return about(
                StatusReason.ALREADY_EXISTS,
                resource,
                name,
                "object is being deleted: %s \"%s\" already exists".formatted(resource, name));
    }

    /// 403: nothing can be created in a namespace that is being deleted.
    public static ApiException namespaceTerminating(GroupResource resource, String name, String namespace) {
        Status forbidden = forbidden(
                        resource,
                        name,
                        "unable to create new content in namespace %s because it is being terminated".formatted(namespace))
                .status();
        var cause = new StatusCause(
                "NamespaceTerminating", "namespace %s is being terminated".formatted(namespace), "metadata.namespace");
        return of(
                StatusReason.FORBIDDEN,
                forbidden.message(),
                new Status.Details(name, resource.group(), resource.resource(), "", List.of(cause), 0));
    }

    /// 409: the write was based on another state than the current one.
    public static ApiException conflict(GroupResource resource, String name, String why) {
        return about(
                StatusReason.CONFLICT,
                resource,
                name,
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(resource, name, why));
    }

    /// 409: the object changed since its resourceVersion was read.
    public static ApiException modified(GroupResource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /// 409: server-side apply met fields of other managers.
    public static ApiException applyConflict(String message, List<StatusCause> causes) {
        return of(StatusReason.CONFLICT, message, new Status.Details("", "", "", "", causes, 0));
    }

    /// 403, with upstream's sentence around the reason.
    public static ApiException forbidden(GroupResource resource, String name, String why) {
        String subject = name.isEmpty() ? resource.toString() : "%s \"%s\"".formatted(resource, name);
        return about(StatusReason.FORBIDDEN, resource, name, "%s is forbidden: %s".formatted(subject, why));
    }

    /// 403 for a path that is not a resource; `message` is the whole sentence.
    public static ApiException forbiddenPath(String message) {
        return of(StatusReason.FORBIDDEN, message, new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 401.
    public static ApiException unauthorized() {
        return of(StatusReason.UNAUTHORIZED, "Unauthorized", null);
    }

    /// 422: the object breaks rules of its kind.
    public static ApiException invalid(GroupVersionKind kind, String name, List<StatusCause> causes) {
        String subject = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
        List<String> sentences = causes.stream()
                .map(c -> c.field().isEmpty() ? c.message() : c.field() + ": " + c.message())
                .toList();
        String all = sentences.size() == 1
                ? sentences.getFirst()
                : sentences.stream().collect(Collectors.joining(", ", "[", "]"));
        return of(
                StatusReason.INVALID,
                "%s \"%s\" is invalid: %s".formatted(subject, name, all),
                new Status.Details(name, kind.group(), kind.kind(), "", causes, 0));
    }

    /// 422 for a patch that was understood but cannot be done to the object; upstream says no more than this sentence.
    public static ApiException patchRejected() {
        return of(
                StatusReason.INVALID,
                "the server rejected our request due to an error in our request",
                new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 400 with the whole sentence.
    public static ApiException badRequest(String message) {
        return of(StatusReason.BAD_REQUEST, message, null);
    }

    /// 422: the options of a request break their rules.
    ///
    /// @param kind such as `CreateOptions`
    public static ApiException invalidOptions(String kind, List<StatusCause> causes) {
        return invalid(new GroupVersionKind("meta.k8s.io", "v1", kind), "", causes);
    }

    /// 405. Upstream names neither the method nor the resource.
    public static ApiException methodNotAllowed() {
        return of(
                StatusReason.METHOD_NOT_ALLOWED,
                "the server does not allow this method on the requested resource",
                new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 405 for a kind whose definition is being deleted.
    public static ApiException terminatingKind(GroupResource resource, String verb) {
        return of(
                StatusReason.METHOD_NOT_ALLOWED,
                verb + " not allowed while custom resource definition is terminating",
                new Status.Details("", resource.group(), resource.resource(), "", List.of(), 0));
    }

    /// 406: none of the media types that the client accepts can be served.
    public static ApiException notAcceptable(List<String> supported) {
        return of(
                StatusReason.NOT_ACCEPTABLE,
                "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", supported),
                new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 406 with the whole sentence: the media type is served, but not in the form that was asked for.
    public static ApiException notAcceptable(String message) {
        return of(StatusReason.NOT_ACCEPTABLE, message, null);
    }

    /// 415: the body's media type is not one of these.
    public static ApiException unsupportedMediaType(List<String> supported) {
        return of(
                StatusReason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", supported),
                null);
    }

    /// 415 for a patch.
    public static ApiException unsupportedPatchType() {
        return of(
                StatusReason.UNSUPPORTED_MEDIA_TYPE,
                "415: Unsupported Media Type",
                new Status.Details("", "", "", "", List.of(), 0));
    }

    /// 413.
    ///
    /// @param why what is too large, behind upstream's words
    public static ApiException tooLarge(String why) {
        return of(StatusReason.REQUEST_ENTITY_TOO_LARGE, "Request entity too large: " + why, null);
    }

    /// 410: the history that was asked for is gone; list again.
    public static ApiException expired(String message) {
        return of(StatusReason.EXPIRED, message, null);
    }

    /// 410 for a page of a list whose snapshot is gone, with upstream's words.
    ///
    /// @param next a token that gives the rest of the list as it is now
    public static ApiException expiredPage(String next) {
        StatusReason reason = StatusReason.EXPIRED;
        return new ApiException(new Status(
                reason.code(),
                reason,
                "The provided continue parameter is too old to display a consistent list result. You can start a new list "
                        + "without the continue parameter, or use the continue token in this response to retrieve the "
                        + "remainder of the results. Continuing with the provided token results in an inconsistent list - "
                        + "objects that were created, modified, or deleted between the time the first chunk was returned "
                        + "and now may show up in the list.",
                null,
                next));
    }

    /// 504: it may have been done or not; without a time to try again.
    public static ApiException timeout(String message) {
        return of(StatusReason.TIMEOUT, message, null);
    }

    /// 504 with upstream's cause for a resourceVersion that has not been reached yet.
    public static ApiException tooLargeResourceVersion(long asked, long current) {
        return of(
                StatusReason.TIMEOUT,
                "Timeout: Too large resource version: %d, current: %d".formatted(asked, current),
                new Status.Details(
                        "",
                        "",
                        "",
                        "",
                        List.of(new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")),
                        1));
    }

    /// 429 with Retry-After.
    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return of(
                StatusReason.TOO_MANY_REQUESTS,
                message,
                new Status.Details("", "", "", "", List.of(), retryAfterSeconds));
    }

    /// 503 with Retry-After.
    public static ApiException unavailable(String message, int retryAfterSeconds) {
        return of(
                StatusReason.SERVICE_UNAVAILABLE,
                message,
                new Status.Details("", "", "", "", List.of(), retryAfterSeconds));
    }

    /// 500. The message must not carry internals: it goes to the client.
    public static ApiException internal(String message) {
        return of(StatusReason.INTERNAL_ERROR, "Internal error occurred: " + message, null);
    }

    private static ApiException about(StatusReason reason, GroupResource resource, String name, String message) {
        return of(
                reason, message, new Status.Details(name, resource.group(), resource.resource(), "", List.of(), 0));
    }

    private static ApiException of(
            StatusReason reason, String message, Status.@org.jspecify.annotations.Nullable Details details) {
        return new ApiException(new Status(reason.code(), reason, message, details));
    }
}
