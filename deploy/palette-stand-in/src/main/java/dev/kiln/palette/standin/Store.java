package dev.kiln.palette.standin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the stand-in holds: cluster profiles and registries' packs. Thread-safe. */
final class Store {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, ProfileVersionState> profiles = new LinkedHashMap<>();
    private int uids;

    /** Adds a version that is published. */
    synchronized String add(@Nullable String project, String name, String version, List<SeedPack> packs) {
        ProfileVersionState profile = create(project, new NameAndVersion(name, version));
        packs.forEach(each -> profile.editable().put(each.name(), each.toPack()));
        profile.publish();
        return profile.uid();
    }

    synchronized void variable(String uid, JsonNode variable) {
        existing(uid).variables().put(variable.path("name").asString(), variable);
    }

    synchronized JsonNode find(@Nullable String project) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        profiles.values().stream()
                .filter(each -> Objects.equals(each.project(), project))
                .forEach(each -> {
                    ObjectNode item = items.addObject();
                    item.putObject("metadata").put("name", each.name()).put("uid", each.uid());
                    item.putObject("spec").put("cloudType", "aws").put("version", each.version());
                });
        return answer;
    }

    synchronized JsonNode read(@Nullable String project, String uid) {
        ProfileVersionState profile = existing(project, uid);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("metadata", profile.metadata());
        ObjectNode spec = answer.putObject("spec").put("version", profile.version());
        ArrayNode versions = spec.putArray("versions");
        siblings(profile)
                .forEach(each -> versions.addObject().put("uid", each.uid()).put("version", each.version()));
        set(spec, "draft", profile.draftTemplate());
        set(spec, "published", profile.publishedTemplate());
        answer.putObject("status").put("isPublished", profile.isPublished()).put("hasUserMacros", false);
        return answer;
    }

    /** Makes a version of its own, a draft. */
    synchronized JsonNode create(@Nullable String project, JsonNode body) {
        ProfileVersionState profile = create(
                project,
                free(
                        project,
                        body.at("/metadata/name").asString(),
                        body.at("/spec/version").asString("1.0.0")));
        body.at("/spec/template/packs")
                .forEach(each -> profile.editable().put(each.path("name").asString(), pack(each)));
        return JSON.createObjectNode().put("uid", profile.uid());
    }

    synchronized JsonNode addPack(@Nullable String project, String uid, JsonNode pack) {
        ProfileVersionState profile = existing(project, uid);
        String name = pack.path("name").asString();
        if (profile.packs().containsKey(name)) {
            throw new Refusal(409, "ResourceAlreadyExists", "The pack %s is there already".formatted(name));
        }
        profile.editable().put(name, pack(pack));
        return JSON.createObjectNode().put("uid", pack.path("uid").asString());
    }

    /** A pack as it is read, of one as it is written. */
    private static ObjectNode pack(JsonNode written) {
        ObjectNode pack = ((ObjectNode) written).deepCopy();
        pack.remove("uid");
        pack.put("packUid", written.path("uid").asString());
        pack.put("version", written.path("tag").asString());
        pack.put("values", normalised(written.path("values").asString("")));
        return pack;
    }

    synchronized JsonNode clone(@Nullable String project, String uid, JsonNode body) {
        ProfileVersionState source = existing(project, uid);
        ProfileVersionState copy = create(
                project,
                free(
                        project,
                        body.at("/metadata/name").asString(),
                        body.at("/metadata/version").asString()));
        copy.copyPacks(source);
        return JSON.createObjectNode().put("uid", copy.uid());
    }

    private NameAndVersion free(@Nullable String project, String name, String version) {
        boolean taken = profiles.values().stream()
                .anyMatch(each -> Objects.equals(each.project(), project)
                        && each.name().equals(name)
                        && each.version().equals(version));
        if (taken) {
            throw new Refusal(
                    409,
                    "ResourceAlreadyExists",
                    "A cluster profile with name %s and version %s already exists".formatted(name, version));
        }
        return new NameAndVersion(name, version);
    }

    synchronized void putPack(@Nullable String project, String uid, String name, JsonNode pack) {
        ProfileVersionState profile = existing(project, uid);
        ObjectNode present = profile.packs().get(name);
        if (present == null || !pack.path("name").asString().equals(name)) {
            throw Refusal.notFound("pack", name);
        }
        ObjectNode changed = Objects.requireNonNull(profile.editable().get(name));
        changed.put("packUid", pack.path("uid").asString());
        for (String field : List.of("tag", "layer", "type")) {
            if (pack.has(field)) {
                changed.put(field, pack.path(field).asString());
            }
        }
        if (pack.has("values")) {
            changed.put("values", normalised(pack.path("values").asString()));
        }
    }

    synchronized void metadata(@Nullable String project, String uid, JsonNode body) {
        existing(project, uid).metadata(body.path("metadata"));
    }

    synchronized void publish(@Nullable String project, String uid) {
        existing(project, uid).publish();
    }

    synchronized JsonNode variables(@Nullable String project, String uid) {
        ObjectNode answer = JSON.createObjectNode();
        existing(project, uid).variables().values().forEach(answer.putArray("variables")::add);
        return answer;
    }

    synchronized void putVariables(@Nullable String project, String uid, JsonNode body) {
        ProfileVersionState profile = existing(project, uid);
        profile.variables().clear();
        body.path("variables")
                .forEach(each -> profile.variables().put(each.path("name").asString(), each));
    }

    /** A registry has every tag of every pack; the uid of one is made of both. */
    JsonNode tags(String pack, String registry, List<String> tags) {
        ObjectNode answer = JSON.createObjectNode().put("name", pack).put("registryUid", registry);
        ArrayNode list = answer.putArray("tags");
        tags.forEach(
                tag -> list.addObject().put("tag", tag).put("version", tag).put("packUid", SeedPack.uid(pack, tag)));
        return answer;
    }

    /** Changes the values of a pack as somebody does by hand: at once, in what is published. */
    synchronized void edit(String uid, String pack, String values) {
        ProfileVersionState profile = existing(uid);
        Objects.requireNonNull(profile.editable().get(pack)).put("values", values);
        profile.publish();
    }

    synchronized List<JsonNode> versions(String name) {
        return profiles.values().stream()
                .filter(each -> each.name().equals(name))
                .map(each -> read(each.project(), each.uid()))
                .toList();
    }

    synchronized long published(String prefix, String version) {
        return profiles.values().stream()
                .filter(each -> each.name().startsWith(prefix) && each.version().equals(version) && each.isPublished())
                .count();
    }

    /** What is stored loses its outer white space and its line ends. */
    private static String normalised(String values) {
        return values.lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private record NameAndVersion(String name, String version) {}

    private ProfileVersionState create(@Nullable String project, NameAndVersion of) {
        String uid = "%024x".formatted(++uids);
        ProfileVersionState profile = new ProfileVersionState(uid, of.name(), of.version(), project);
        profiles.put(uid, profile);
        return profile;
    }

    private List<ProfileVersionState> siblings(ProfileVersionState profile) {
        return new ArrayList<>(profiles.values())
                .stream()
                        .filter(each ->
                                each.name().equals(profile.name()) && Objects.equals(each.project(), profile.project()))
                        .toList();
    }

    private ProfileVersionState existing(@Nullable String project, String uid) {
        ProfileVersionState profile = existing(uid);
        if (!Objects.equals(profile.project(), project)) {
            throw Refusal.notFound("clusterprofile", uid);
        }
        return profile;
    }

    private ProfileVersionState existing(String uid) {
        ProfileVersionState profile = profiles.get(uid);
        if (profile == null) {
            throw Refusal.notFound("clusterprofile", uid);
        }
        return profile;
    }

    private static void set(ObjectNode target, String field, @Nullable ObjectNode value) {
        if (value != null) {
            target.set(field, value);
        }
    }
}
