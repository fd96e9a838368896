package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.ListOptions;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Status;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.read.list.GzipFrame;
import dev.polder.gateway.resource.read.list.ItemForm;
import dev.polder.gateway.resource.read.list.ListBody;
import dev.polder.gateway.resource.read.list.ListCache;
import dev.polder.gateway.resource.read.list.ListScan;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Answers get, list and watch.
public final class Reader {
    /// What is read at a time of the state that a watch begins with.
    private static final long PAGE_BYTES = 256 << 10;

    private static final String JSON = "application/json";
    private static final Duration SHORTEST_WATCH = Duration.ofMinutes(30);
    private static final Set<String> EVERYWHERE = Set.of("metadata.name", "metadata.namespace");

    private final ObjectStore store;
    private final ListCache lists;
    private final InstantSource clock;
    private final PageTokens tokens;
    private final WatchBody.Clocks clocks;
    private final RandomGenerator random;

    public Reader(
            ObjectStore store,
            ListCache lists,
            InstantSource clock,
            PageTokens tokens,
            WatchBody.Clocks clocks,
            RandomGenerator random) {
        this.store = store;
        this.lists = lists;
        this.clock = clock;
        this.tokens = tokens;
        this.clocks = clocks;
        this.random = random;
    }

    public Response get(ApiRequest request, CallScope scope) {
        Rendering rendering = rendering(request, scope.served());
        StoredObject stored = store.get(scope.key())
                .orElseThrow(() -> Statuses.notFound(scope.resource(), scope.name()));
        String version = request.info().query().first("resourceVersion");
        if (!version.isEmpty() && ListOptions.revision(version) > store.revision()) {
            throw Statuses.tooLargeResourceVersion(ListOptions.revision(version), store.revision());
        }
        return object(request, scope.served(), stored, rendering, 200);
    }

    private static Rendering rendering(ApiRequest request, ResourceCatalog.Served served) {
        return Rendering.of(request, served.kind());
    }

    /// One object as an answer in the form that the client asked for.
    public Response object(
            ApiRequest request, ResourceCatalog.Served served, StoredObject stored, Rendering rendering, int code) {
        byte[] body;
        if (rendering.isPlain() && served.asStored() && ObjectCodec.isCurrent(stored, served)) {
            body = ObjectCodec.bytes(stored);
        } else {
            var tree = ObjectCodec.decode(stored, served);
            body = rendering.write(
                    switch (rendering.view()) {
                        case OBJECT -> tree;
                        case METADATA -> TableWriter.partial(tree, rendering.meta());
                        case METADATA_LIST -> throw Statuses.notAcceptable(
                                "you requested PartialObjectMetadataList, but the requested object is not a list");
                        case TABLE -> {
                            var metadata = new JsonObject()
                                    .put("resourceVersion", Long.toString(stored.revision()));
                            yield TableWriter.table(List.of(tree), served, metadata, options(request, rendering));
                        }
                    });
        }
        return new Response.Unary(code, Headers.of("content-type", rendering.format().contentType()), body);
    }

    private TableWriter.Options options(ApiRequest request, Rendering rendering) {
        var include = TableWriter.IncludeObject.of(request.info().query().first("includeObject"));
        return new TableWriter.Options(include, true, clock.instant(), rendering.meta());
    }

    public Response list(ApiRequest request, ResourceCatalog.Served served) {
        Rendering rendering = rendering(request, served);
        ListOptions options = ListOptions.ofList(request.info().query());
        // Who takes any state asks for a limit in vain, as upstream, whose cache has it whole: informers begin like this.
        boolean paged = options.limit() > 0 && !options.isOfAnyState();
        if (paged || !rendering.isPlain()) {
            return rendered(request, served, page(request, served, options));
        }
        boolean gzip = GzipFrame.isAccepted(request.header("accept-encoding"));
        ListQuery query = query(request, served, options, tokens.taken(options)).unlimited();
        var scan = new ListScan(query, asked -> page(asked, options), lists, ItemForm.of(served), gzip);
        ListResult.Page whole = scan.begin();
        if (whole != null) {
            return rendered(request, served, whole);
        }
        var metadata = new JsonObject().put("resourceVersion", Long.toString(scan.revision()));
        Headers headers = gzip
                ? Headers.of("content-type", JSON, "content-encoding", "gzip", "vary", "accept-encoding")
                : Headers.of("content-type", JSON);
        return new Response.Streaming(
                200, headers, new ListBody(scan, ListAnswer.head(served, metadata), ListAnswer.END), null);
    }

    /// Objects of one kind as a list answer.
    public Response rendered(ApiRequest request, ResourceCatalog.Served served, ListResult.Page page) {
        Rendering rendering = rendering(request, served);
        String next = page.continueKey() == null
                ? null
                : tokens.next(page, request.info().query().first("continue"));
        byte[] body = ListAnswer.render(page, next, served, rendering, options(request, rendering));
        String type = rendering.format().contentType();
        if (body.length < GzipFrame.WORTHWHILE || !GzipFrame.isAccepted(request.header("accept-encoding"))) {
            return Response.Unary.of(200, type, body);
        }
        return new Response.Unary(
                200,
                Headers.of("content-type", type, "content-encoding", "gzip", "vary", "accept-encoding"),
                GzipFrame.whole(body));
    }

    /// One page, at the snapshot that options ask for.
    public ListResult.Page page(ApiRequest request, ResourceCatalog.Served served, ListOptions options) {
        ContinueToken token = tokens.taken(options);
        ListQuery query = query(request, served, options, token);
        Long counted = token == null ? null : token.left();
        if (counted == null) {
            return page(query, options);
        }
        // By the first page, of the same snapshot.
        ListResult.Page page = page(query.inPagesOf(Long.MAX_VALUE), options);
        long left = page.continueKey() == null ? 0 : Math.max(-1, counted - page.items().size());
        return new ListResult.Page(page.items(), page.revision(), page.continueKey(), left);
    }

    private ListQuery query(
            ApiRequest request, ResourceCatalog.Served served, ListOptions options, @Nullable ContinueToken token) {
        Selection selection = selection(options.selection(), served);
        if (token != null && options.revision() > 0) {
            throw Statuses.badRequest("specifying resource version is not allowed when using continue");
        }
        long revision = token != null ? Math.max(0, token.revision()) : options.match().equals("Exact") ? options.revision() : 0;
        if (token == null && options.revision() > store.revision()) {
            throw Statuses.tooLargeResourceVersion(options.revision(), store.revision());
        }
        RequestInfo.Target target = request.info().target();
        return new ListQuery(
                request.workspace(),
                served.definition().stored().groupResource(),
                target.namespace().isEmpty() ? null : target.namespace(),
                selection,
                revision,
                options.limit(),
                token == null ? null : token.start());
    }

    private ListResult.Page page(ListQuery query, ListOptions options) {
        return switch (store.list(query)) {
            case ListResult.Page page -> page;
            case ListResult.Expired _ -> throw expired(options);
            case ListResult.NotYet notYet -> throw Statuses.tooLargeResourceVersion(
                    query.revision(), notYet.current());
        };
    }

    private static ApiException expired(ListOptions options) {
        return options.continueToken().isEmpty()
                ? Statuses.expired("The resourceVersion for the provided list is too old.")
                : PageTokens.tooOld(ContinueToken.decode(options.continueToken()));
    }

    /// @throws ApiException 400 for a field that this kind does not offer
    private static Selection selection(Selection asked, ResourceCatalog.Served served) {
        for (FieldSelector.Term term : asked.fields().terms()) {
            if (!EVERYWHERE.contains(term.field())
                    && !served.selectableFields().contains(term.field())) {
                throw Statuses.badRequest(
                        served.selectableFields().isEmpty()
                                ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                                        .formatted(term.field())
                                : "field label not supported: " + term.field());
            }
        }
        return served.version()
                .conversion()
                .map(c -> asked.renamed(c::storedField))
                .orElse(asked);
    }

    public Response watch(ApiRequest request, ResourceCatalog.Served served) {
        Rendering rendering = rendering(request, served);
        ListOptions options = ListOptions.ofWatch(request.info().query());
        RequestInfo.Target target = request.info().target();
        Selection asked = named(options.selection(), target.name());
        Selection selection = selection(asked, served);
        boolean streamState = Boolean.TRUE.equals(options.sendInitialEvents());
        boolean fromState = streamState
                || (options.sendInitialEvents() == null
                        && (options.resourceVersion().isEmpty() || options.revision() == 0));
        InitialState initial;
        long from;
        if (options.revision() > store.revision()) {
            return stream(
                    request,
                    refused(frames(request, served, rendering), tooLarge(options.revision(), store.revision())),
                    rendering,
                    options);
        }
        if (fromState) {
            ListOptions state = initialOptions(asked);
            ListQuery query = query(request, served, state, null).inPagesOf(PAGE_BYTES);
            ListResult.Page first = page(query, state);
            initial = new InitialState(first, last -> page(query.behind(last), state));
            from = first.revision();
        } else {
            from = options.revision() == 0 ? store.revision() : options.revision();
            initial = InitialState.none(from);
        }
        WorkspaceId workspace = request.workspace();
        WatchFrames frames = frames(request, served, rendering);
        WatchStart start = store.watch(new WatchQuery(
                workspace,
                served.definition().stored().groupResource(),
                target.namespace().isEmpty() ? null : target.namespace(),
                target.name().isEmpty() ? null : target.name(),
                selection,
                from));
        var plan = new WatchBody.Plan(initial, from, streamState && options.bookmarks(), options.bookmarks());
        BodySource body = switch (start) {
            case WatchStart.Started started -> new WatchBody(started.cursor(), frames, clocks, workspace, plan);
            case WatchStart.Expired expired -> refused(frames, WatchRefusal.tooOld(from, expired.current()));
            case WatchStart.NotYet notYet -> refused(frames, tooLarge(from, notYet.current()));
        };
        return stream(request, body, rendering, options);
    }

    private WatchFrames frames(ApiRequest request, ResourceCatalog.Served served, Rendering rendering) {
        var include = TableWriter.IncludeObject.of(request.info().query().first("includeObject"));
        return new WatchFrames(served, rendering, include, clock);
    }

    private static BodySource refused(WatchFrames frames, Status why) {
        return new WatchRefusal(frames.error(why));
    }

    private static Status tooLarge(long asked, long current) {
        return Statuses.tooLargeResourceVersion(asked, current).status();
    }

    private Response stream(ApiRequest request, BodySource body, Rendering rendering, ListOptions options) {
        Headers headers = Headers.of("content-type", rendering.format().streamContentType());
        // Whether the connection can go over to WebSocket is for whoever speaks HTTP on it to know.
        boolean offered = "websocket".equalsIgnoreCase(request.header("upgrade"));
        return new Response.Streaming(
                200, offered ? headers.with("upgrade", "websocket") : headers, body, timeout(options));
    }

    /// The same for the one object that the URL names (`/watch/…/name`): its watcher may not see the others.
    private static Selection named(Selection selection, String name) {
        if (name.isEmpty()) {
            return selection;
        }
        List<FieldSelector.Term> terms = new ArrayList<>(selection.fields().terms());
        terms.add(new FieldSelector.Term("metadata.name", name, true));
        return new Selection(selection.labels(), new FieldSelector(terms));
    }

    private static ListOptions initialOptions(Selection selection) {
        return new ListOptions(selection, 0, "", "", "", null, false, null);
    }

    private Duration timeout(ListOptions options) {
        Duration asked = options.timeout();
        return asked != null ? asked : SHORTEST_WATCH.plusSeconds(random.nextLong(SHORTEST_WATCH.toSeconds()));
    }
}
