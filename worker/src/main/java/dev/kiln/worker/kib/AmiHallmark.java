package dev.kiln.worker.kib;

import dev.kiln.worker.template.Hallmark;
import dev.kiln.worker.template.VariableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What proves an AMI to be of a build: the templates tag it with {@code build_timestamp}. Its regions are worked out as Packer
 * would: from the template's defaults, the target's files, the operator's, and the request's values, the last one counts.
 */
record AmiHallmark(Makefile.Inputs inputs, List<Path> operator) {

    private static final String TAG = "build_timestamp";

    /**
     * @param stamp what ours is
     * @param values those of the request, which may have another
     */
    Optional<Hallmark> of(String stamp, Map<String, String> values) throws IOException {
        Map<String, String> effective = new HashMap<>(VariableFile.defaults(inputs.template()));
        for (Path file : Stream.concat(inputs.varFiles().stream(), operator.stream())
                .filter(Files::exists)
                .toList()) {
            effective.putAll(VariableFile.content(file));
        }
        effective.putAll(values);
        TreeSet<String> regions = new TreeSet<>();
        for (String variable : List.of("aws_region", "ami_regions")) {
            regions.addAll(List.of(effective.getOrDefault(variable, "").split(",")));
        }
        regions.remove("");
        // An expression would have to be rendered.
        boolean known = regions.stream().noneMatch(each -> each.contains("{"));
        return stamp.equals(effective.get(TAG)) && known && !regions.isEmpty()
                ? Optional.of(new Hallmark(TAG, stamp, regions))
                : Optional.empty();
    }
}
