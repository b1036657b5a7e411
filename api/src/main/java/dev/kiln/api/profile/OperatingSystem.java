package dev.kiln.api.profile;

import dev.kiln.common.event.BuildEvent;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operating system in an image, in the words of the Kubernetes Image Builder's tags {@code distribution} and
 * {@code distribution_version}, which are also Palette's {@code osName} and {@code osVersion}.
 *
 * @param name for example {@code ubuntu}
 * @param version for example {@code 24.04}
 */
public record OperatingSystem(String name, @Nullable String version) {

    private static final String NAMES =
            "almalinux|amazon|azurelinux|centos|debian|flatcar|oracle-linux|photon|rhel|rockylinux|ubuntu|windows";

    /** {@code ubuntu-2404}, also within a target: {@code build-azure-sig-ubuntu-2404-gen2}. */
    private static final Pattern IN_NAME =
            Pattern.compile("(?:^|[-/])(" + NAMES + ")(?:-(\\d{1,4}(?:\\.\\d{1,2})?))?(?=$|[-/])");

    /**
     * What a build says of it: by the labels {@code distribution} and {@code distribution_version}, else by the label
     * {@code os}, else by the name of its template.
     */
    static Optional<OperatingSystem> of(BuildEvent build) {
        Map<String, String> labels = build.labels();
        String distribution = labels.get("distribution");
        if (distribution != null) {
            return Optional.of(new OperatingSystem(distribution, labels.get("distribution_version")));
        }
        return inName(labels.getOrDefault("os", ""))
                .or(() -> inName(build.template().name()));
    }

    private static Optional<OperatingSystem> inName(String text) {
        Matcher found = IN_NAME.matcher(text);
        return found.find()
                ? Optional.of(new OperatingSystem(found.group(1), version(found.group(1), found.group(2))))
                : Optional.empty();
    }

    /** Ubuntu's releases are a year and a month: 2404 is 24.04. */
    private static @Nullable String version(String name, @Nullable String digits) {
        return name.equals("ubuntu") && digits != null && digits.length() == 4
                ? digits.substring(0, 2) + "." + digits.substring(2)
                : digits;
    }
}
