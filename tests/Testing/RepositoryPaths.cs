using System.Runtime.CompilerServices;

namespace Testing;

/// <summary>Where the built executables, the packages and the checked-in files lie, seen from the clone's root.</summary>
public static class RepositoryPaths
{
    /// <summary>The clone's root folder, absolute.</summary>
    public static string Root { get; } = FindRoot();

    public static string InferenceRuntime => Executable("InferenceRuntime", "inference-runtime");

    public static string ModelOperator => Executable("ModelOperator", "model-operator");

    public static string LocalCluster => Executable("LocalCluster", "local-cluster");

    public static string Benchmarks => Executable("Benchmarks", "benchmarks");

    /// <summary>The pinned kubectl from the npm package, never the machine's own.</summary>
    public static string Kubectl => Path.Combine(Root, ".tools", "kubectl", "kubectl");

    /// <summary>The pinned Helm from the npm package.</summary>
    public static string Helm => Path.Combine(Root, ".tools", "helm", "helm");

    /// <summary>The pinned Helm of the major version before, from another npm package.</summary>
    public static string Helm3 => Path.Combine(Root, ".tools", "helm3", "helm", "helm");

    /// <summary>A file of an installed npm package, such as <c>NpmFile("pngjs", "package.json")</c>.</summary>
    public static string NpmFile(string package, params string[] path) => Path.Combine([Root, "node_modules", package, .. path]);

    private static string Executable(string project, string name) => Path.Combine(Root, "artifacts", "bin", project, "release", name);

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        // The path the compiler saw is right where the tests were built; the walk up serves a moved build.
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(thisFile)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "ModelOperator.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ModelOperator.sln.");
    }
}
