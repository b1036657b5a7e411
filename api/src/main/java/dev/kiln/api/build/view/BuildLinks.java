package dev.kiln.api.build.view;

import dev.kiln.common.build.BuildId;

/** Where to read on about a build. */
public record BuildLinks(String self, String log, String events, String images) {

    static BuildLinks of(BuildId id) {
        String self = "/api/v1/builds/" + id;
        return new BuildLinks(self, self + "/log", self + "/events", "/api/v1/images?build=" + id);
    }
}
