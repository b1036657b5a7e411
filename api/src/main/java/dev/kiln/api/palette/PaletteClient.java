package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteHttp.Request;
import dev.kiln.api.palette.PaletteMessages.Found;
import dev.kiln.api.palette.PaletteMessages.FoundItem;
import dev.kiln.api.palette.PaletteMessages.Macro;
import dev.kiln.api.palette.PaletteMessages.Macros;
import dev.kiln.api.palette.PaletteMessages.PackTag;
import dev.kiln.api.palette.PaletteMessages.PackTags;
import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.palette.PaletteMessages.Uid;
import dev.kiln.api.palette.PaletteMessages.Variables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Palette's interface for cluster profiles, as far as Kiln uses it, in one project. Every method is one call, and throws
 * {@link PaletteException} when it is not answered with success. Thread-safe.
 */
final class PaletteClient {

    private static final String PROFILES = "/v1/clusterprofiles/";

    private final PaletteHttp http;
    private final @Nullable String project;

    /** @param project its uid; null for what belongs to the tenant */
    PaletteClient(PaletteHttp http, @Nullable String project) {
        this.http = http;
        this.project = project;
    }

    /** All versions of all profiles. */
    List<FoundItem> find() throws InterruptedException {
        return http.send(get("find", "/v1/dashboard/clusterprofiles/metadata"), Found.class)
                .items();
    }

    Profile read(String uid) throws InterruptedException {
        return http.send(get("read", profile(uid)), Profile.class);
    }

    List<JsonNode> variables(String uid) throws InterruptedException {
        return http.send(get("read-variables", profile(uid) + "/variables"), Variables.class)
                .variables();
    }

    /** The versions of a pack that a registry has. */
    List<PackTag> tags(String pack, String registry) throws InterruptedException {
        String path = "/v1/packs/%s/registries/%s".formatted(escaped(pack), escaped(registry));
        return http.send(get("read-pack", path), PackTags.class).tags();
    }

    /** The macros of a project, those that Kiln does not write included. */
    List<Macro> macrosOf(String uid) throws InterruptedException {
        return http.send(get("read-macros", macros(uid)), Macros.class).macros();
    }

    /** Makes a version, and returns its uid. */
    String create(PaletteWrite.Creation creation) throws InterruptedException {
        return http.send(request(creation), Uid.class).uid();
    }

    void write(PaletteWrite write) throws InterruptedException {
        String unused = http.send(request(write));
    }

    private Request request(PaletteWrite write) {
        PaletteWrite.Call call = write.call();
        return new Request(call.operation(), call.method(), call.path(), project, write.body(), call.repeatable());
    }

    private Request get(String operation, String path) {
        return new Request(operation, "GET", path, project, null, true);
    }

    /** Where a version of a profile is. */
    static String profile(String uid) {
        return PROFILES + escaped(uid);
    }

    /** Where the macros of a project are. */
    static String macros(String projectUid) {
        return "/v1/projects/%s/macros".formatted(escaped(projectUid));
    }

    static String escaped(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
