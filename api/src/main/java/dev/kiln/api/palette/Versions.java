package dev.kiln.api.palette;

import dev.kiln.api.palette.PaletteMessages.Profile;
import dev.kiln.api.palette.PaletteMessages.VersionReference;
import dev.kiln.api.profile.PaletteBinding;
import dev.kiln.api.profile.ProfileVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The versions that a profile has in Palette.
 *
 * @param name the profile's name
 */
record Versions(String name, List<Known> known) {

    /** @param uid of this version's object */
    record Known(ProfileVersion version, String uid) {}

    /**
     * Asks for them; there are none where the record says that the first one is to be made.
     *
     * @throws PaletteException if there is no such profile
     */
    static Versions of(PaletteClient palette, PaletteBinding binding) throws InterruptedException {
        if (binding.uid() != null) {
            Profile any = palette.read(binding.uid());
            return new Versions(any.metadata().name(), known(any.spec().versions()));
        }
        String name = Objects.requireNonNull(binding.profile());
        List<VersionReference> references = palette.find().stream()
                .filter(each -> each.metadata().name().equals(name))
                .map(each ->
                        new VersionReference(each.metadata().uid(), each.spec().version()))
                .toList();
        if (references.isEmpty() && binding.missing() == PaletteBinding.Missing.TELL) {
            throw PaletteException.impossible(
                    "Palette has no cluster profile '%s' in %s: create a first version there, or let Kiln make it of the record's packs with \"missing\": \"create\" in the binding"
                            .formatted(
                                    name,
                                    binding.project() == null
                                            ? "the tenant (the record names no project)"
                                            : "the project " + binding.project()));
        }
        return new Versions(name, known(references));
    }

    Optional<String> uidOf(ProfileVersion version) {
        return known.stream()
                .filter(each -> each.version().equals(version))
                .map(Known::uid)
                .findFirst();
    }

    /** What a version is cloned from: the newest one before it, else the oldest that there is. */
    Optional<Known> sourceOf(ProfileVersion version) {
        return known.stream()
                .filter(each -> each.version().compareTo(version) < 0)
                .max(Comparator.comparing(Known::version))
                .or(() -> known.stream()
                        .filter(each -> !each.version().equals(version))
                        .min(Comparator.comparing(Known::version)));
    }

    /** Versions in a form that Palette does not make any more are passed over. */
    private static List<Known> known(List<VersionReference> references) {
        return references.stream()
                .filter(each -> ProfileVersion.isValid(each.version()))
                .map(each -> new Known(new ProfileVersion(each.version()), each.uid()))
                .toList();
    }
}
