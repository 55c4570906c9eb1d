using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Serving;

/// <summary>Tells a run that ONNX Runtime refused because of the input from one that failed for another cause.</summary>
public static class RunFailure
{
    // The model has answered its warm-up, so an operator that now complains of a shape or an index complains of the input.
    private static readonly string[] InputWords =
        ["shape", "dimension", "out of bounds", "out of data bounds", "out of range", "broadcast", "rank", "Invalid input", "mismatch", "division by zero"];

    private static readonly string[] MemoryWords = ["bad_alloc", "Failed to allocate memory", "out of memory", "Available memory"];

    public static ServingException ToServingException(string model, OnnxRuntimeException failure)
    {
        var message = failure.Message;
        var error = IsOutOfMemory(message) ? ServingError.Internal
            : message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal) || Contains(message, InputWords) ? ServingError.InvalidRequest
            : ServingError.Internal;
        return new ServingException(error, $"ONNX Runtime could not run the model '{model}' with these inputs: {message}", failure);
    }

    public static bool IsOutOfMemory(string message) => Contains(message, MemoryWords);

    private static bool Contains(string message, string[] words) =>
        Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
