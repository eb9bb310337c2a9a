package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import npucam.model.ModelFacts.Net;
import npucam.model.ModelFacts.Port;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFactsTest {
    private static final Path BMODEL = Path.of("models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel");
    private static final Path CVIMODEL = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel");

    @TempDir
    Path folder;

    /** Numbers of model_tool --info, version 1.30.2. */
    @Test
    void aBmodelSaysWhatTheVendorsToolSays() {
        ModelFacts facts = ModelFacts.read(BMODEL);
        assertEquals(
                Map.of(
                        "chip", "BM1688",
                        "format version", "2.2+v1.30.2-20260831",
                        "created", "Mon Nov 23 07:52:57 2026"),
                facts.about());
        Net net = facts.nets().get(0);
        assertEquals("s1", net.name());
        assertEquals(Map.of("cores", "1", "shapes", "static", "address mode", "2"), net.about());
        assertEquals(544_768, net.memoryBytes().get("weights"));
        assertEquals(13_696, net.memoryBytes().get("commands"));
        assertEquals(57_344, net.memoryBytes().get("activations"));
        Port output = net.outputs().get(1);
        assertEquals("/Concat_1_output_0_Concat", output.name());
        assertEquals("INT8", output.type());
        assertEquals(List.of(1, 67, 8, 12), output.shape());
        assertEquals(0.150766f, output.scale(), 1e-6f);
    }

    @Test
    void aFusedCvimodelSaysThatItTakesPictures() {
        Net net = ModelFacts.read(CVIMODEL).nets().get(0);
        Port input = net.inputs().get(0);
        assertEquals("UINT8", input.type());
        assertTrue(input.note().startsWith("takes rgb planar pictures"), input.note());
        assertEquals(110_592, net.memoryBytes().get("shared by all models"));
        assertEquals(33_776, net.memoryBytes().get("own"));
    }

    @Test
    void anOnnxSaysItsMetadataAndOpset() {
        ModelFacts facts = ModelFacts.read(TestModels.SHAPES);
        assertEquals("13", facts.about().get("opset"));
        assertEquals("Apache-2.0", facts.about().get("license"));
        assertEquals(List.of(1L, 7L, 504L), facts.nets().get(0).outputs().get(0).shape());
    }

    @Test
    void theHashIsOfTheWholeFile() throws Exception {
        byte[] whole = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(BMODEL));
        assertEquals(HexFormat.of().formatHex(whole), ModelFacts.read(BMODEL).sha256());
    }

    @Test
    void anAxmodelHasAHashAndNoNets() throws Exception {
        ModelFacts facts = ModelFacts.read(Files.writeString(folder.resolve("a.axmodel"), "anything"));
        assertEquals(List.of(), facts.nets());
        assertEquals(8, facts.bytes());
    }

    @Test
    void portsAreReadWithoutARuntime() {
        ModelPorts bmodel = ModelPorts.read(BMODEL);
        assertEquals(List.of(1, 3, 128, 192), bmodel.input().shape());
        assertEquals(1 / 254.99796f, bmodel.input().quantization().scale(), 1e-9f);
        assertEquals(3, bmodel.outputs().size());
        assertEquals("images_raw", ModelPorts.read(CVIMODEL).input().name());
        assertEquals(
                "output0", ModelPorts.read(TestModels.SHAPES).outputs().get(0).name());
    }

    @Test
    void portsThatOnlyTheBoardOrARunKnowsAreRefused() throws Exception {
        Path ax = Files.writeString(folder.resolve("a.axmodel"), "anything");
        assertTrue(assertThrows(ModelException.class, () -> ModelPorts.read(ax))
                .problems()
                .get(0)
                .contains("not public"));
        Path open = TestModels.shapesWith(
                folder.resolve("open.onnx"),
                graph -> graph.getOutputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder()
                        .getDimBuilder(2)
                        .setDimParam("cells"));
        assertTrue(assertThrows(ModelException.class, () -> ModelPorts.read(open))
                .problems()
                .get(0)
                .contains("dynamic=False"));
    }
}
