namespace OnnxBackend.Tests;

/// <summary>What the suite says of a model.</summary>
public enum Verdict
{
    /// <summary>Every output over every protocol is the expected one.</summary>
    Passed,

    /// <summary>A sequence, a map, an optional or a complex number: refused at load.</summary>
    NotCarried,

    /// <summary>ONNX Runtime itself does not load the model; refused at load.</summary>
    NotLoadedByOnnxRuntime,

    /// <summary>ONNX Runtime itself fails on the suite's inputs; the request is refused, if the load was not.</summary>
    NotRunByOnnxRuntime,

    /// <summary>ONNX Runtime itself answers something else than the suite expects; what is served is what ONNX Runtime answers.</summary>
    OtherwiseInOnnxRuntime,

    /// <summary>ONNX Runtime answers differently each time: random numbers. What is served has the expected types and shapes.</summary>
    Random,

    /// <summary>The warm-up finds no input that the model answers, and without warm-up it is served and every output is the expected one.</summary>
    WithoutWarmup,

    Failed,
}
