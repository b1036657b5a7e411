package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteHttp.Request;
import dev.kiln.api.palette.PaletteMessages.Clone;
import dev.kiln.api.palette.PaletteMessages.CloneMetadata;
import dev.kiln.api.palette.PaletteMessages.Found;
import dev.kiln.api.palette.PaletteMessages.FoundItem;
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
        return http.send(get("read", PROFILES + escaped(uid)), Profile.class);
    }

    List<JsonNode> variables(String uid) throws InterruptedException {
        return http.send(get("read-variables", PROFILES + escaped(uid) + "/variables"), Variables.class)
                .variables();
    }

    /** The versions of a pack that a registry has. */
    List<PackTag> tags(String pack, String registry) throws InterruptedException {
        String path = "/v1/packs/%s/registries/%s".formatted(escaped(pack), escaped(registry));
        return http.send(get("read-pack", path), PackTags.class).tags();
    }

    /** Makes a new version. Not to be repeated blindly: one that got no answer may have been made. */
    String clone(PaletteWrite.CloneVersion clone) throws InterruptedException {
        Clone body = new Clone(new CloneMetadata(clone.name(), clone.version()));
        Request request = new Request("clone", clone.method(), clone.path(), project, body, false);
        return http.send(request, Uid.class).uid();
    }

    /** Any write but a clone; doing it twice is as good as once. */
    void write(PaletteWrite write) throws InterruptedException {
        String unused =
                http.send(new Request(write.operation(), write.method(), write.path(), project, write.body(), true));
    }

    private Request get(String operation, String path) {
        return new Request(operation, "GET", path, project, null, true);
    }

    static String escaped(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
