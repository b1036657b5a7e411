package dev.kiln.api.palette;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kiln.api.palette.PaletteMessages.Clone;
import dev.kiln.api.palette.PaletteMessages.CloneMetadata;
import dev.kiln.api.palette.PaletteMessages.MetadataUpdate;
import dev.kiln.api.palette.PaletteMessages.PackEntity;
import dev.kiln.api.palette.PaletteMessages.PackUpdate;
import dev.kiln.api.palette.PaletteMessages.Variables;
import org.jspecify.annotations.Nullable;

/** A call that changes something in Palette. */
sealed interface PaletteWrite {

    /** What it is called in metrics. */
    String operation();

    @JsonProperty
    String method();

    @JsonProperty
    String path();

    /** What is sent; nothing for some. */
    @JsonProperty
    @Nullable
    Object body();

    private static String profile(String uid) {
        return "/v1/clusterprofiles/" + PaletteClient.escaped(uid);
    }

    /** A new version of a profile, with the packs of another one. */
    record CloneVersion(String source, String name, String version) implements PaletteWrite {

        @Override
        public String operation() {
            return "clone";
        }

        @Override
        public String method() {
            return "POST";
        }

        @Override
        public String path() {
            return profile(source) + "/clone";
        }

        @Override
        public Clone body() {
            return new Clone(new CloneMetadata(name, version));
        }
    }

    /** All variables of a version. */
    record SetVariables(String uid, Variables body) implements PaletteWrite {

        @Override
        public String operation() {
            return "set-variables";
        }

        @Override
        public String method() {
            return "PUT";
        }

        @Override
        public String path() {
            return profile(uid) + "/variables";
        }
    }

    /** One pack of a version: the smallest write that there is for its values. */
    record SetPack(String uid, PackEntity pack) implements PaletteWrite {

        @Override
        public String operation() {
            return "set-pack";
        }

        @Override
        public String method() {
            return "PUT";
        }

        @Override
        public String path() {
            return profile(uid) + "/packs/" + PaletteClient.escaped(pack.name());
        }

        @Override
        public PackUpdate body() {
            return new PackUpdate(pack);
        }
    }

    record SetMetadata(String uid, MetadataUpdate body) implements PaletteWrite {

        @Override
        public String operation() {
            return "set-metadata";
        }

        @Override
        public String method() {
            return "PATCH";
        }

        @Override
        public String path() {
            return profile(uid) + "/metadata";
        }
    }

    /** Lets clusters see what was changed. */
    record Publish(String uid) implements PaletteWrite {

        @Override
        public String operation() {
            return "publish";
        }

        @Override
        public String method() {
            return "PATCH";
        }

        @Override
        public String path() {
            return profile(uid) + "/publish";
        }

        @Override
        public @Nullable Object body() {
            return null;
        }
    }
}
