namespace InferenceRuntime.Batching;

/// <summary>Hears of every run of a model.</summary>
public interface IRunObserver
{
    /// <param name="rows">Rows of the run; 1 for what has no batch dimension.</param>
    /// <param name="gather">What copying the inputs of several requests together took.</param>
    /// <param name="infer">What ONNX Runtime took.</param>
    /// <param name="scatter">What taking the outputs apart took.</param>
    void Ran(int rows, TimeSpan gather, TimeSpan infer, TimeSpan scatter);
}
