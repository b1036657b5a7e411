package dev.kiln.api.palette;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kiln.api.palette.PaletteMessages.Clone;
import dev.kiln.api.palette.PaletteMessages.CloneMetadata;
import dev.kiln.api.palette.PaletteMessages.Macro;
import dev.kiln.api.palette.PaletteMessages.Macros;
import dev.kiln.api.palette.PaletteMessages.MetadataUpdate;
import dev.kiln.api.palette.PaletteMessages.NewPack;
import dev.kiln.api.palette.PaletteMessages.NewProfile;
import dev.kiln.api.palette.PaletteMessages.PackAddition;
import dev.kiln.api.palette.PaletteMessages.PackEntity;
import dev.kiln.api.palette.PaletteMessages.PackUpdate;
import dev.kiln.api.palette.PaletteMessages.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that changes something in Palette. */
sealed interface PaletteWrite {

    Call call();

    /** What is sent; nothing for some. */
    @JsonProperty
    @Nullable
    Object body();

    /** What it is called in metrics. */
    default String operation() {
        return call().operation();
    }

    @JsonProperty
    default String method() {
        return call().method();
    }

    @JsonProperty
    default String path() {
        return call().path();
    }

    /**
     * Where a write goes.
     *
     * @param repeatable whether doing it twice is as good as once; else one that got no answer is looked for first
     */
    record Call(String operation, String method, String path, boolean repeatable) {

        private static Call ofVersion(String operation, String method, String uid, String rest) {
            return new Call(operation, method, PaletteClient.profile(uid) + rest, true);
        }

        private Call once() {
            return new Call(operation, method, path, false);
        }
    }

    /** A write that makes something, which is answered with its uid. */
    sealed interface Creation extends PaletteWrite {}

    /** The first version of a profile. */
    record CreateProfile(NewProfile body) implements Creation {

        @Override
        public Call call() {
            return new Call("create", "POST", "/v1/clusterprofiles", false);
        }
    }

    /** A new version of a profile, with the packs of another one. */
    record CloneVersion(String source, String name, String version) implements Creation {

        @Override
        public Call call() {
            return Call.ofVersion("clone", "POST", source, "/clone").once();
        }

        @Override
        public Clone body() {
            return new Clone(new CloneMetadata(name, version));
        }
    }

    /** All variables of a version. */
    record SetVariables(String uid, Variables body) implements PaletteWrite {

        @Override
        public Call call() {
            return Call.ofVersion("set-variables", "PUT", uid, "/variables");
        }
    }

    /** A pack that a version does not have. */
    record AddPack(String uid, NewPack pack) implements PaletteWrite {

        @Override
        public Call call() {
            return Call.ofVersion("add-pack", "POST", uid, "/packs").once();
        }

        @Override
        public PackAddition body() {
            return new PackAddition(pack);
        }
    }

    /** One pack of a version: the smallest write that there is for its values. */
    record SetPack(String uid, PackEntity pack) implements PaletteWrite {

        @Override
        public Call call() {
            return Call.ofVersion("set-pack", "PUT", uid, "/packs/" + PaletteClient.escaped(pack.name()));
        }

        @Override
        public PackUpdate body() {
            return new PackUpdate(pack);
        }
    }

    record SetMetadata(String uid, MetadataUpdate body) implements PaletteWrite {

        @Override
        public Call call() {
            return Call.ofVersion("set-metadata", "PATCH", uid, "/metadata");
        }
    }

    /** Lets clusters see what was changed. */
    record Publish(String uid) implements PaletteWrite {

        @Override
        public Call call() {
            return Call.ofVersion("publish", "PATCH", uid, "/publish");
        }

        @Override
        public @Nullable Object body() {
            return null;
        }
    }

    /** A macro of a project, which has others too. */
    record SetMacro(String project, Macro macro, boolean isNew) implements PaletteWrite {

        @Override
        public Call call() {
            String path = PaletteClient.macros(project);
            return isNew ? new Call("add-macro", "POST", path, false) : new Call("set-macro", "PATCH", path, true);
        }

        @Override
        public Macros body() {
            return new Macros(List.of(macro));
        }
    }
}
