namespace OnnxBackend.Tests.Raw;

/// <summary>What ONNX Runtime itself makes of a model of the suite.</summary>
/// <param name="Verdict">Passed, or why ONNX Runtime does not answer as the suite expects.</param>
/// <param name="Reason">ONNX Runtime's words, or what differs.</param>
/// <param name="Cases">The data sets, as far as they could be read: none where the types are not carried or the model does not load.</param>
internal sealed record RawFinding(Verdict Verdict, string Reason, IReadOnlyList<RawCase> Cases);
