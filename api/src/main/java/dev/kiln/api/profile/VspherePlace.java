package dev.kiln.api.profile;

/** Where templates lie in vSphere: Packer tells only a template's name, clusters need its inventory path. */
public record VspherePlace(String datacenter, String folder) {

    String pathOf(String template) {
        return "/%s/vm/%s/%s".formatted(datacenter, folder, template);
    }
}
