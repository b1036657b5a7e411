package dev.kiln.palette.standin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations of the interface that are there, with the definition in {@code requests.schema.json} of what each takes. */
enum Operation {
    FIND("GET", "/v1/dashboard/clusterprofiles/metadata", "nothing"),
    READ("GET", "/v1/clusterprofiles/([^/]+)", "nothing"),
    CREATE("POST", "/v1/clusterprofiles", "create"),
    CLONE("POST", "/v1/clusterprofiles/([^/]+)/clone", "clone"),
    ADD_PACK("POST", "/v1/clusterprofiles/([^/]+)/packs", "addition"),
    PUT_PACK("PUT", "/v1/clusterprofiles/([^/]+)/packs/([^/]+)", "pack"),
    PATCH_METADATA("PATCH", "/v1/clusterprofiles/([^/]+)/metadata", "metadata"),
    PUBLISH("PATCH", "/v1/clusterprofiles/([^/]+)/publish", "nothing"),
    GET_VARIABLES("GET", "/v1/clusterprofiles/([^/]+)/variables", "nothing"),
    PUT_VARIABLES("PUT", "/v1/clusterprofiles/([^/]+)/variables", "variables"),
    GET_MACROS("GET", "/v1/projects/([^/]+)/macros", "nothing"),
    ADD_MACROS("POST", "/v1/projects/([^/]+)/macros", "macros"),
    PATCH_MACROS("PATCH", "/v1/projects/([^/]+)/macros", "macros"),
    PACK_TAGS("GET", "/v1/packs/([^/]+)/registries/([^/]+)", "nothing");

    private final String method;
    private final Pattern path;
    private final String body;

    Operation(String method, String path, String body) {
        this.method = method;
        this.path = Pattern.compile(path);
        this.body = body;
    }

    String body() {
        return body;
    }

    static Optional<Operation> of(String method, String path) {
        return Arrays.stream(values())
                .filter(each ->
                        each.method.equals(method) && each.path.matcher(path).matches())
                .findFirst();
    }

    /** What stands in the variable parts of the path. */
    List<String> arguments(String actual) {
        Matcher found = path.matcher(actual);
        return found.matches()
                ? Arrays.stream(new int[] {1, 2})
                        .filter(n -> n <= found.groupCount())
                        .mapToObj(found::group)
                        .toList()
                : List.of();
    }
}
