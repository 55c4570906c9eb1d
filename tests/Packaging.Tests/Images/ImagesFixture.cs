using System.Text.Json;
using Testing;

namespace Packaging.Tests.Images;

/// <summary>Builds the images, each once, for the tests of this folder, from the Dockerfiles as they are, and removes them afterwards.</summary>
[SetUpFixture]
public sealed class ImagesFixture
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "artifacts", "images");

    // Each is built when the first test asks for it: so no test alone takes as long as all the builds.
    private static readonly Lazy<Task<BuiltImage>> OperatorImage = new(() => BuildAsync("Dockerfile.operator", target: null, "modeloperator/model-operator:test"));
    private static readonly Lazy<Task<BuiltImage>> RuntimeImage = new(() => BuildAsync("Dockerfile.runtime", "cpu", "modeloperator/inference-runtime:test"));

    private static Buildah? _buildah;
    private static StandInImages? _standIns;

    public static Task<BuiltImage> Operator => OperatorImage.Value;

    public static Task<BuiltImage> Runtime => RuntimeImage.Value;

    /// <summary>Builds one image. Throws with the build's output when it fails.</summary>
    /// <param name="dockerfile">Its name at the clone's root.</param>
    /// <param name="target">The stage.</param>
    /// <param name="name">The image's name and tag.</param>
    public static async Task<BuiltImage> BuildAsync(string dockerfile, string? target, string name)
    {
        var file = Path.Combine(RepositoryPaths.Root, dockerfile);
        await _standIns!.MakeAsync(file);
        string[] stage = target is null ? [] : [$"--target={target}"];
        await _buildah!.RunAsync(
            BuildLimit, ["bud", "--pull-never", $"--file={file}", .. stage, $"--tag={name}", .. _standIns.Loans(), RepositoryPaths.Root]);

        var inspected = await _buildah.RunAsync(Limit, "inspect", "--type=image", $"localhost/{name}");
        var container = await _buildah.RunAsync(Limit, "from", "--pull-never", $"localhost/{name}");
        var root = await _buildah.RunAsync(Limit, "mount", container);
        using var document = JsonDocument.Parse(inspected);
        return new BuiltImage(name, root, document.RootElement.GetProperty("OCIv1").GetProperty("config").Clone());
    }

    [OneTimeSetUp]
    public void Prepare()
    {
        if (Buildah.Missing() is { } reason)
        {
            // A machine that releases must not go without; elsewhere the images are one thing that can not be looked at.
            if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal))
            {
                Assert.Fail($"The images can not be built: {reason}.");
            }

            Assert.Ignore($"The images can not be built: {reason}.");
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true); // of a run that was killed
        }

        _buildah = new Buildah(Path.Combine(Folder, "storage"));
        _standIns = new StandInImages(_buildah, Directory.CreateDirectory(Path.Combine(Folder, "stand-ins")).FullName);
    }

    [OneTimeTearDown]
    public async Task RemoveImages()
    {
        if (_buildah is not null)
        {
            await _buildah.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
