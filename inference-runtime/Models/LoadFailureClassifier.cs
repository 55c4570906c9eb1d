using System.Text.RegularExpressions;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Models;

/// <summary>Turns what ONNX Runtime says of a model that it does not load into a reason, keeping its own words in the message.</summary>
public static partial class LoadFailureClassifier
{
    public static ModelLoadException Classify(Exception failure, OnnxFileInfo? file, string digest)
    {
        var (reason, message) = failure switch
        {
            ModelLoadException known => (known.Reason, known.Message),
            ProviderUnavailableException => (LoadFailureReason.ProviderUnavailable, failure.Message),
            NotSupportedException => (LoadFailureReason.UnsupportedModel, failure.Message),
            OutOfMemoryException => (LoadFailureReason.OutOfMemory, failure.Message),
            OnnxRuntimeException => Classify(failure.Message, file),
            _ => (LoadFailureReason.InvalidModel, $"ONNX Runtime can not load the model: {failure.Message}"),
        };
        return new ModelLoadException(reason, message, failure) { Digest = digest };
    }

    /// <summary>As above, for an artifact that was fetched: the message names where it came from instead of its place in the cache, which tells a user nothing.</summary>
    public static ModelLoadException Classify(Exception failure, OnnxFileInfo? file, Artifact artifact, string uri)
    {
        var known = Classify(failure, file, artifact.Digest.ToString());
        var message = known.Message.Replace(artifact.Path, uri, StringComparison.Ordinal).Replace(Path.GetDirectoryName(artifact.Path)!, uri, StringComparison.Ordinal);
        if (ExternalData().IsMatch(message))
        {
            message += " The model keeps weights in other files: name the folder, or an archive of it, that holds the model and those files.";
        }

        return new ModelLoadException(known.Reason, message.Contains(uri, StringComparison.Ordinal) ? message : $"{uri}: {message}", failure) { Digest = known.Digest };
    }

    private static (LoadFailureReason Reason, string Message) Classify(string text, OnnxFileInfo? file)
    {
        if (RunFailure.IsOutOfMemory(text))
        {
            return (LoadFailureReason.OutOfMemory, $"The model needs more memory than there is; raise the memory limit. ONNX Runtime: {text}");
        }

        if (OpsetLimit().Match(text) is { Success: true } opset)
        {
            var domain = opset.Groups["domain"].Value is { Length: > 0 } named ? named : OpsetImport.DefaultDomain;
            var version = file?.Opsets.FirstOrDefault(import => import.Domain == domain)?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (
                LoadFailureReason.UnsupportedOpset,
                $"The model is written for opset {version ?? "(unknown)"} of {domain}; this ONNX Runtime supports up to {opset.Groups["max"].Value}. "
                + $"Export the model with a lower opset. ONNX Runtime: {text}");
        }

        if (IrLimit().Match(text) is { Success: true } ir)
        {
            return (
                LoadFailureReason.UnsupportedOpset,
                $"The model has IR version {ir.Groups["found"].Value} and opset {file?.OpsetText ?? "(unknown)"}; this ONNX Runtime reads IR versions up to "
                + $"{ir.Groups["max"].Value}. Export the model with a lower opset. ONNX Runtime: {text}");
        }

        if (Contains(text, "Failed to construct locale"))
        {
            return (
                LoadFailureReason.UnsupportedModel,
                $"The model lower-cases or upper-cases text by the rules of a locale that this system does not have; install the locale. ONNX Runtime: {text}");
        }

        if (Contains(text, "No Op registered for") || Contains(text, "is not a registered function/op") || Contains(text, "Could not find an implementation")
            || Contains(text, "[ErrorCode:NotImplemented]") || Contains(text, "is not currently registered or supported")
            || Contains(text, "operations are not supported"))
        {
            return (LoadFailureReason.UnsupportedModel, $"The model uses an operator or a type that this ONNX Runtime does not have. ONNX Runtime: {text}");
        }

        if (Contains(text, "CUDA failure") || Contains(text, "CUDAExecutionProvider") || Contains(text, "TensorRT") || Contains(text, "MIGraphX"))
        {
            return (LoadFailureReason.ProviderUnavailable, $"The execution provider could not be used. ONNX Runtime: {text}");
        }

        return (LoadFailureReason.InvalidModel, $"The file is not a usable ONNX model. ONNX Runtime: {text}");
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"support for domain (?<domain>\S*) is till opset (?<max>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpsetLimit();

    [GeneratedRegex(@"Unsupported model IR version: (?<found>\d+), max supported IR version: (?<max>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IrLimit();

    [GeneratedRegex("external data|external_data", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExternalData();
}
