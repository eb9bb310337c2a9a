package npucam.model.convert;

/** What a spec asks for. Each kind of model goes its own way through the tool chain. */
public sealed interface ConversionSettings permits YoloConversionSettings, LlmConversionSettings {}
