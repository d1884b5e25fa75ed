package dev.mizzen.build;

import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.layer.AppLayer;
import dev.mizzen.layer.AppPlace;
import dev.mizzen.layer.BytecodeLayer;
import dev.mizzen.layer.KeptSources;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.MemberLayer;
import dev.mizzen.layer.SourcelessLayer;
import dev.mizzen.layer.VirtualEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytecode of an image's sources goes: into layers beside theirs, or into their place.
 *
 * @param bytecode the bytecode, if there is any
 * @param only which sources stay where bytecode takes the place of the others; none where all stay
 */
record BytecodePlacement(Optional<PlannedBytecode> bytecode, Optional<KeptSources> only) {
    /** Whether every layer with sources has one with bytecode beside it. */
    boolean isBeside() {
        return bytecode.isPresent() && only.isEmpty();
    }

    /** The layers that the image gets for these of wheels. */
    List<LayerPlan> ofWheels(List<LayerPlan> wheels, VirtualEnvironment environment) {
        if (bytecode.isEmpty()) {
            return wheels;
        }
        PlannedBytecode planned = bytecode.get();
        if (only.isPresent()) {
            return wheels.stream()
                    .map(layer -> SourcelessLayer.ofWheels(layer, environment, planned, only.get()))
                    .toList();
        }
        List<LayerPlan> all = new ArrayList<>(wheels);
        wheels.forEach(layer -> all.add(BytecodeLayer.ofWheels(layer, environment, planned)));
        return all;
    }

    /** The layers that the image gets for these of members. */
    List<LayerPlan> ofMembers(List<MemberLayer> members, VirtualEnvironment environment) {
        if (bytecode.isEmpty()) {
            return members.stream().map(MemberLayer::plan).toList();
        }
        PlannedBytecode planned = bytecode.get();
        if (only.isPresent()) {
            return members.stream()
                    .map(layer -> SourcelessLayer.ofMembers(layer, environment, planned, only.get()))
                    .toList();
        }
        List<LayerPlan> all =
                new ArrayList<>(members.stream().map(MemberLayer::plan).toList());
        members.forEach(layer -> all.add(BytecodeLayer.ofMembers(layer, environment, planned)));
        return all;
    }

    /**
     * The layers that the image gets for its application.
     *
     * @param command the words that the image runs, whose files stay
     */
    List<LayerPlan> ofApplication(AppLayer app, AppPlace place, List<String> command, String workdir) {
        if (bytecode.isEmpty()) {
            return List.of(app.plan());
        }
        PlannedBytecode planned = bytecode.get();
        return only.map(kept ->
                        List.of(SourcelessLayer.ofApplication(app, place, planned, kept.andThoseOf(command, workdir))))
                .orElseGet(() -> List.of(app.plan(), BytecodeLayer.ofApplication(app, place, planned)));
    }
}
